from __future__ import annotations

import pytest

from talkwidget.core.identity import GUEST, Identity
from talkwidget.core.settings import Settings
from tests.conftest import SECRET

SITE = "https://blog.example"


@pytest.fixture
def settings():
    return Settings(secret=SECRET, moderation="on", origins=(SITE,), advertising=False)


def say(talk, text, *, name="Greta", website=None):
    return talk.post("default", "/a", Identity(GUEST, name, name), text, name=name, website=website).comment


def with_links(count, host="news.example"):
    return " ".join(f"https://{host}/{number}" for number in range(count))


@pytest.mark.parametrize(
    "fields",
    [{"text": "See https://spam.example/x"}, {"text": "See [this](http://a.SPAM.example:81)"},
     {"text": "Hi", "website": "https://www.spam.example"}, {"text": "Look at shop.spam.example, it is fine"}],
)  # fmt: skip
def test_what_leads_to_a_blocked_domain_is_spam(talk, moderator, fields):
    talk.set_word_list("default", moderator, "blocked_domains", ["spam.example"])

    said = say(talk, **fields)

    assert (said.state, said.reason) == ("spam", "domain_blocked")


@pytest.mark.parametrize("text", ["See https://notspam.example", "Spam. Example", "me@nospam.example"])
def test_what_leads_elsewhere_is_not(talk, moderator, text):
    talk.set_word_list("default", moderator, "blocked_domains", ["spam.example"])

    assert say(talk, text).state == "published"


@pytest.mark.parametrize(("count", "state"), [(2, "published"), (3, "pending")])
def test_many_links_of_a_newcomer_wait(talk, count, state):
    said = say(talk, with_links(count))

    assert (said.state, said.reason) == (state, "links_many" if state == "pending" else None)


@pytest.mark.parametrize(("count", "state"), [(6, "published"), (7, "pending")])
def test_who_published_before_may_have_more(talk, count, state):
    say(talk, "Hello")

    assert say(talk, with_links(count)).state == state


def test_what_waits_makes_nobody_known(talk):
    say(talk, with_links(3))

    assert say(talk, with_links(3)).state == "pending"


@pytest.mark.parametrize("host", ["wiki.example", "en.wiki.example", "blog.example"])
def test_links_to_allowed_domains_and_to_the_site_itself_do_not_count(talk, moderator, host):
    talk.set_word_list("default", moderator, "allowed_domains", ["wiki.example"])

    assert say(talk, with_links(9, host)).state == "published"


@pytest.mark.parametrize(("setting", "state"), [(0, "pending"), (1, "published")])
def test_a_site_says_how_many(talk, setting, state):
    talk.set_site("default", options={"hold_links": setting})

    assert say(talk, with_links(1)).state == state
