from __future__ import annotations

from talkwidget import Finding, TalkWidget, Verdict
from talkwidget.core.settings import Settings
from talkwidget.delivery import own_checks
from tests.hosts import make_host, make_tables, post

HOOK = {"check_url": "https://blog.example/check", "check_secret": "s" * 24}
AKISMET = {"akismet_key": "k3y", "akismet_blog": "https://blog.example/"}


def mine(_draft):
    return None


def test_a_site_asks_only_whom_it_names_the_nearest_first():
    def names(check, **options):
        return [getattr(one, "__name__", type(one).__name__) for one in own_checks(check)(Settings(**options))]

    assert names(None) == []
    assert names(mine, **HOOK, **AKISMET) == ["mine", "CheckHook", "Akismet"]
    assert names(None, **AKISMET) == ["Akismet"]


def test_a_host_gives_a_check_of_its_own(tmp_path):
    def no_cats(draft):
        if "cat" in draft.words.plain:
            return Finding("cats", Verdict.HOLD, "no_cats", {"sentence": "Cats wait for a look."})
        return None

    app, db = make_host(tmp_path, TALKWIDGET_MODERATION="on")
    TalkWidget(app, db=db, check=no_cats)
    make_tables(app, db)

    held, shown = post(app, "My cat agrees"), post(app, "My dog agrees")

    assert (held["comment"]["state"], held["comment"]["reason"]) == ("pending", "Cats wait for a look.")
    assert shown["comment"]["state"] == "published"
