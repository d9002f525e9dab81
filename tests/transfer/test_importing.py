from __future__ import annotations

import datetime as dt

import pytest

from talkwidget.core.errors import SiteUnknown, StoreBusy
from talkwidget.transfer.format import ImportRefused
from talkwidget.transfer.wordpress import WordPress
from tests.transfer.exports import NOW, PAGE, disqus, item, note, post, thread, wordpress

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_comments_come_in_with_their_thread_on_every_database(trial):
    raw = disqus(
        thread(title="It&#8217;s <b>new</b>", closed=True),
        post("2", "<p>Reply</p>", parent="1", name="Bob", username="bob", created="2020-01-03T00:00:00Z"),
        post("1", "<p>Root</p>", username="ada"),
    )

    report = trial.run(raw)

    assert (report.threads, report.read, report.added, report.already, report.skipped) == (1, 2, 2, 0, {})
    root, reply = trial.stored()
    assert (root.number, root.parent, root.name, root.subject, root.html) == (1, None, "Ada", "ada", "<p>Root</p>\n")
    assert (reply.number, reply.parent, reply.name, reply.subject) == (2, 1, "Bob", "bob")
    assert root.created == dt.datetime(2020, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert (root.state, root.origin) == ("published", "disqus:1")
    page = trial.pages()[PAGE]
    assert (page.title, page.url, page.state, page.count) == ("It\u2019s new", PAGE, "closed", 2)


def test_a_second_run_adds_nothing_on_every_database(trial):
    raw = disqus(thread(), post("1"), post("2", parent="1"), post("3", deleted=True), post("4", parent="3"))
    trial.run(raw)
    before = trial.stored()

    report = trial.run(raw)

    assert (report.added, report.already, report.placeholders) == (0, 4, 1)
    assert trial.stored() == before


@sqlite
def test_a_later_export_adds_what_is_new_below_what_is_there(trial):
    trial.run(disqus(thread(), post("1", email="ada@example.org")))

    report = trial.run(
        disqus(thread(), post("1", email="ada@example.org"), post("2", parent="1", email="ada@example.org"))
    )

    assert (report.added, report.already) == (1, 1)
    first, second = trial.stored()
    assert second.parent == 1
    assert second.subject == first.subject


@sqlite
def test_a_dry_run_says_the_same_and_writes_nothing(trial):
    raw = disqus(thread(), post("1"), post("2", deleted=True), post("3", parent="2"), post("4", spam=True))

    told = trial.run(raw, dry_run=True)

    assert trial.stored() == []
    assert trial.pages() == {}
    assert told == trial.run(raw)
    assert trial.run(raw, dry_run=True) == trial.run(raw)


class Interrupted(Exception):
    pass


class Dying:
    """A conversation that ends after some threads, as a killed process does between two transactions."""

    def __init__(self, talk, threads):
        self._talk, self._threads = talk, threads

    def __getattr__(self, name):
        return getattr(self._talk, name)

    def import_thread(self, site, imported, **asked):
        if not self._threads:
            raise Interrupted
        self._threads -= 1
        return self._talk.import_thread(site, imported, **asked)


@sqlite
def test_a_run_that_was_cut_off_is_finished_by_running_it_again(trial):
    pages = [
        item(note("1", email="ada@example.org"), note("2", parent="1"), link=f"{PAGE}{n}", post_id=str(n))
        for n in range(4)
    ]
    raw = wordpress(*pages)
    with pytest.raises(Interrupted):
        trial.run(raw, WordPress(), talk=Dying(trial.talk, 2))
    assert len(trial.stored()) == 4

    report = trial.run(raw, WordPress())

    assert (report.added, report.already) == (4, 4)
    stored = trial.stored()
    assert len(stored) == 8
    assert len({one.subject for one in stored if one.number == 1}) == 1


@sqlite
def test_a_refused_file_writes_nothing(trial):
    raw = disqus(thread(), post("1"), post("2"))

    with pytest.raises(ImportRefused):
        trial.run(raw[:-20])

    assert trial.pages() == {}


@sqlite
def test_a_site_that_is_not_there_is_told_before_anything_is_read(trial, talk):
    talk.add_site("other")

    with pytest.raises(SiteUnknown):
        trial.run(b"not even xml")

    assert trial.bytes == 0


@sqlite
def test_a_busy_store_is_told(trial):
    class Busy(Dying):
        def import_thread(self, site, imported, **asked):
            raise StoreBusy

    with pytest.raises(StoreBusy):
        trial.run(disqus(thread(), post("1")), talk=Busy(trial.talk, 0))


@sqlite
@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ([thread(), post("9", spam=True)], "spam"),
        ([thread(), post("9", deleted=True)], "deleted"),
        ([thread(), post("9", "")], "empty"),
        ([thread(), post("9", "<p> <br/>&nbsp;</p>")], "empty"),
        ([thread(), post("9", "<script>alert(1)</script>")], "empty"),
        ([thread("2"), post("9")], "its thread is not in the file"),
        ([thread(deleted=True), post("9")], "its thread is deleted"),
        ([thread(link=PAGE + "x" * 512), post("9")], "address longer than 512 characters"),
        ([thread(link="http://localhost:4000/a"), post("9")], "page of another host"),
        ([thread(), post("9").replace("<name>", "<name>&nope;")], "not well-formed"),
    ],
)
def test_what_stays_out_says_why_and_where(trial, parts, reason):
    report = trial.run(disqus(*parts), hosts=["blog.example"])

    assert report.skipped == {reason: 1}
    assert (trial.left[0].ref, trial.left[0].reason) == ("9", reason)
    assert trial.left[0].place.line == 4
    assert trial.pages() == {}


@sqlite
@pytest.mark.parametrize("kind", ["pingback", "trackback"])
def test_pingbacks_stay_out(trial, kind):
    report = trial.run(wordpress(item(note("1", kind=kind), note("2"))), WordPress())

    assert (report.added, report.skipped) == (1, {kind: 1})


@sqlite
def test_what_is_in_the_file_twice_comes_in_once(trial):
    report = trial.run(disqus(thread(), post("1", "<p>a</p>"), post("1", "<p>b</p>")))

    assert report.skipped == {"twice in the file": 1}
    assert [one.html for one in trial.stored()] == ["<p>a</p>\n"]


@sqlite
def test_comments_without_an_id_are_known_by_what_they_say(trial):
    raw = disqus(thread(), post("", "<p>a</p>"), post("", "<p>b</p>"))

    assert trial.run(raw).added == 2
    assert trial.run(raw).added == 0


@sqlite
@pytest.mark.parametrize(("kind", "flags"), [("spam", {"spam": True}), ("deleted", {"deleted": True})])
def test_what_is_asked_for_waits_for_a_moderator(trial, kind, flags):
    report = trial.run(disqus(thread(), post("1", **flags), post("2")), include=[kind])

    assert (report.added, report.skipped) == (2, {})
    assert [one.state for one in trial.stored()] == ["pending", "published"]


@sqlite
def test_comments_of_a_deleted_thread_wait_for_a_moderator_if_asked_for(trial):
    trial.run(disqus(thread(deleted=True), post("1")), include=["deleted"])

    assert [one.state for one in trial.stored()] == ["pending"]


@sqlite
def test_a_skipped_comment_with_replies_leaves_a_placeholder_without_words(trial):
    raw = disqus(
        thread(),
        post("1", "<p>canary</p>", spam=True, name="Canary"),
        post("2", deleted=True, parent="1"),
        post("3", parent="2"),
        post("4", spam=True, parent="1"),
    )

    report = trial.run(raw)

    assert (report.added, report.placeholders, report.skipped) == (3, 2, {"spam": 1})
    assert [(one.state, one.parent, one.name, one.html) for one in trial.stored()] == [
        ("deleted", None, None, ""),
        ("deleted", 1, None, ""),
        ("published", 2, "Ada", "<p>Words.</p>\n"),
    ]


@sqlite
def test_a_comment_may_be_older_than_what_it_replies_to(trial):
    trial.run(disqus(thread(), post("2", parent="1", created="2019-01-01T00:00:00Z"), post("1")))

    assert trial.tree() == {"disqus:1": None, "disqus:2": "disqus:1"}
    assert [one.origin for one in trial.stored()] == ["disqus:1", "disqus:2"]


@sqlite
def test_replies_to_nothing_and_circles_become_roots(trial):
    raw = disqus(
        thread(), thread("2", link=PAGE + "2"), post("1", parent="99"), post("2", parent="2"), post("3", parent="4"),
        post("4", parent="3"), post("5", parent="6"), post("6", thread="2"),
    )  # fmt: skip

    report = trial.run(raw)

    assert trial.tree() == {
        "disqus:1": None, "disqus:2": None, "disqus:3": None, "disqus:4": "disqus:3", "disqus:5": None,
        "disqus:6": None,
    }  # fmt: skip
    assert (report.findings.orphans, report.findings.circles) == (2, 2)


@sqlite
def test_a_comment_without_a_date_takes_its_threads(trial):
    report = trial.run(
        disqus(thread(created="2015-05-05T05:05:05Z"), post("1", created=""), post("2", created="2031-01-01"))
    )

    assert [one.created for one in trial.stored()] == [dt.datetime(2015, 5, 5, 5, 5, 5, tzinfo=dt.UTC), NOW]
    assert report.findings.undated == 1


@sqlite
def test_very_long_comments_are_cut_and_told(trial):
    report = trial.run(disqus(thread(), post("1", "<p>" + "word " * 20_000 + "</p>")))

    assert (report.added, report.findings.cut) == (1, 1)


@sqlite
def test_each_thread_is_told_with_what_is_new(trial):
    trial.run(disqus(thread(), post("1")))

    trial.run(disqus(thread(), thread("2", link=PAGE + "2"), post("1"), post("2"), post("3", thread="2")))

    assert trial.threads == 2
    assert {(one.key, one.added, one.already) for one in trial.done} == {(PAGE, 1, 1), (PAGE + "2", 1, 0)}
    assert trial.bytes > 0
