"""How often one may send a form of the pages: every form, and what was typed is kept."""

from __future__ import annotations

import re
import uuid

import pytest

from talkwidget.core.rates import DEFAULTS, Rate
from talkwidget.pages import moderating, mute_list, writing
from talkwidget.pages.blueprint import PAGES
from tests.pages.place import KEY, OWN, PEOPLE

WRITE = f"/talk/thread?thread={KEY}"
HERE, THERE = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def place(make_place):
    limits = [f"{name}=2/hour" for name in DEFAULTS if "." not in name] + ["post.address=3/minute"]
    return make_place(TALKWIDGET_RATE_LIMITS=True, TALKWIDGET_LIMITS=limits)


def at(visitor, address: str, **headers: str):
    """The same visitor from some address."""
    visitor.client.environ_base |= {"REMOTE_ADDR": address, **headers}
    return visitor


def test_a_form_too_many_is_refused_with_what_was_typed(place, reader):
    page = reader.get()
    for text in ("One", "Two"):
        reader.press(page, "Post", text=text)

    refusal = reader.press(page, "Post", text="My long and winding words")

    assert refusal.status == 429
    assert refusal.headers["Retry-After"] == "3600"
    assert refusal.headers["Cache-Control"] == "private, no-store"
    assert "This was done too often just now. Try again in 60 minutes." in refusal.text
    assert "My long and winding words" in refusal.all("//textarea")[0].text
    assert place.texts() == ["One", "Two"]


def test_the_words_can_be_sent_again_when_the_time_is_over(place, reader, clock):
    page = reader.get()
    for text in ("One", "Two", "Three"):
        refusal = reader.press(page, "Post", text=text)

    clock.advance(hours=1)
    (button,) = refusal.said("//form//button[@name='do']")
    reader.press(refusal, button)

    assert place.texts() == ["One", "Two", "Three"]


@pytest.mark.parametrize("verb", [*writing.ACTS, "preview", "what-nobody-knows"])
def test_no_form_of_a_thread_is_without_a_limit(place, reader, verb):
    statuses = [reader.post(WRITE, {"do": verb, "text": "Hello"}, follow=False).status for _ in range(3)]

    assert 429 not in statuses[:2]
    assert statuses[2] == 429


@pytest.mark.parametrize("verb", [*mute_list.ACTS, ""])
def test_no_form_of_the_mute_list_is_without_a_limit(place, reader, verb):
    statuses = [reader.post("/talk/mutes", {"do": verb}, follow=False).status for _ in range(3)]

    assert 429 not in statuses[:2]
    assert statuses[2] == 429


def test_every_form_of_the_pages_is_counted_as_what_it_is():
    assert set(writing.RATES) == {*writing.ACTS, "preview"} - {*moderating.ACTS}
    assert set(mute_list.RATES) == set(mute_list.ACTS)
    assert {page.name: page.rate for page in PAGES if page.rate is not Rate.OTHER} == {
        "enter": Rate.SIGN_IN,
        "passkey": Rate.SIGN_IN,
    }


@pytest.mark.parametrize("page", [page for page in PAGES if "POST" in page.views], ids=lambda page: page.name)
def test_no_page_that_takes_forms_is_without_a_limit(place, reader, page):
    rule = re.sub("<uuid:[a-z]+>", str(uuid.uuid4()), page.rule)

    statuses = [reader.post(f"/talk{rule}", {"do": "nothing"}, follow=False).status for _ in range(3)]

    assert 429 not in statuses[:2]
    assert statuses[2] == 429


def test_both_doors_count_together(place, reader):
    reader.press(reader.get(), "Post", text="By the page")
    said = {"thread": KEY, "text": "By the API"}
    by_api = [reader.client.post("/talk/api/comments", json=said, headers=OWN).status_code for _ in range(2)]

    assert by_api == [201, 429]
    assert reader.post(WRITE, {"do": "post", "text": "By the page"}).status == 429


def test_strangers_are_counted_by_address_whatever_they_say_of_it(place):
    statuses = [
        at(place.visitor(), HERE, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
        .post(f"{WRITE}&form=1", {"do": "post", "text": f"Hello {number}", "name": "Nina"}, follow=False)
        .status
        for number in range(4)
    ]

    elsewhere = at(place.visitor(), THERE).post(f"{WRITE}&form=1", {"do": "post", "text": "Hello", "name": "Nina"})

    assert statuses == [303, 303, 303, 429]
    assert elsewhere.status == 200


def test_what_foreign_pages_send_uses_up_nothing(place, reader):
    at(reader, HERE)
    for _ in range(5):
        reader.post(WRITE, {"do": "post", "text": "Hello"}, headers={"Sec-Fetch-Site": "cross-site"})

    reader.press(reader.get(), "Post", text="Mine")

    assert place.texts() == ["Mine"]


def test_a_moderator_has_no_limit(place):
    moderator = place.visitor("moderator")

    statuses = [moderator.post(WRITE, {"do": "preview", "text": "Hello"}).status for _ in range(5)]

    assert statuses == [200] * 5


def test_from_where_a_comment_came_is_kept_for_moderators(make_place):
    place = make_place(TALKWIDGET_MODERATION="on")
    for name in ("ada", "bob"):
        visitor = at(place.visitor(name), HERE)
        visitor.press(visitor.get(), "Post", text=f"From {name}")

    with place.talk() as talk:
        first = talk.comment_at(None, KEY, 1, PEOPLE["moderator"])
        assert talk.count_same_address(None, first.id, PEOPLE["moderator"]) == 1
