"""The moderators' desk: who may, and what is shown."""

from __future__ import annotations

import uuid

import pytest

from tests.pages.judges import faults
from tests.pages.place import KEY, OWN, PEOPLE
from tests.pages.sheets import RULES, form_of, items, log, notice, press, states, words

STRANGERS = ("", "guest", "ada")
MODERATORS = ("moderator", "admin")
NOBODY = uuid.UUID(int=7)


def addresses(place) -> list[str]:
    with place.talk() as talk:
        case = talk.queue(None, PEOPLE["moderator"], "held").cases[0]
    comment, author = case.comment.id, case.comment.author.id
    return [
        "desk", "desk?queue=spam", "desk?queue=all", "desk/look", f"desk/look?c={comment.hex}.0", "desk/search",
        "desk/search?q=words", f"desk/comments/{comment}", f"desk/people/{author}", f"desk/thread?thread={KEY}",
        "desk?queue=reported", "desk/try", "desk/words", "desk/appeals", "desk/log", "desk/log.csv",
        "desk/log.json", "desk/month",
    ]  # fmt: skip


def visitor_of(place, who):
    visitor = place.visitor("" if who == "guest" else who)
    if who == "guest":
        with place.talk() as talk:
            talk.set_site("default", options={"moderation": "off"})
        place.say("bob", "To be liked", key="/likes")
        visitor.press(visitor.get(thread="/likes"), "Like #1")
    return visitor


NOBODY = uuid.UUID(int=7)


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
def test_nobody_else_sees_or_does_anything(desk_place, who, method):
    visitor, before = visitor_of(desk_place, who), states(desk_place)

    for address in addresses(desk_place):
        for headers in (OWN, OWN | {"X-Desk": "1"}):
            sent = {"do": "approve"} if method == "POST" else None
            answer = visitor.client.open(f"/talk/{address}", method=method, data=sent, headers=headers)
            assert answer.status_code in {403, 405}, (address, answer.status_code)
            assert "Words 0" not in answer.text
            assert 'data-token="' not in answer.text
    assert states(desk_place) == before
    assert log(desk_place) == []


@pytest.mark.parametrize("who", MODERATORS)
def test_moderators_see_all_of_it_and_nothing_is_kept_by_caches(desk_place, who):
    visitor = desk_place.visitor(who)

    for address in addresses(desk_place):
        answer = visitor.client.get(f"/talk/{address}")
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
        if answer.content_type.startswith("text/html") and "look" not in address:
            assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("who", ["moderator"])
def test_no_page_does_anything_by_get(desk_place, who):
    visitor = desk_place.visitor(who)
    with desk_place.talk() as talk:
        case = talk.queue(None, PEOPLE["moderator"], "held").cases[0]

    for address in addresses(desk_place):
        by = "&" if "?" in address else "?"
        visitor.client.get(f"/talk/{address}{by}do=approve&c={case.comment.id.hex}.0&d={uuid.uuid4().hex}")

    assert log(desk_place) == []
    assert set(states(desk_place)) == {"pending"}


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, {"Origin": "null"}, {}], ids=str
)
def test_a_foreign_page_decides_nothing(desk_place, mod, headers):
    address, sent = form_of(mod.get("desk"), 0, "approve")

    answer = mod.post(address, sent, headers=headers or {"X-None": "1"})

    assert answer.status == 403
    assert log(desk_place) == []


def test_another_moderators_form_is_worth_nothing(desk_place, mod):
    address, sent = form_of(mod.get("desk"), 0, "approve")

    refused = desk_place.visitor("second").post(address, sent)

    assert refused.status == 403
    assert "once more" in notice(refused)
    assert log(desk_place) == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("desk?queue=nothing", 404), ("desk?after=x", 400), (f"desk/comments/{NOBODY}", 404),
        (f"desk/people/{NOBODY}", 404), ("desk/comments/x", 404), ("desk/thread", 404),
        ("desk/thread?thread=/nothing", 404), ("desk/log?after=x", 400), ("desk/look?c=x", 400), ("desk/", 308),
        ("desk/nothing", 404), ("desk/search?since=x&q=words", 200), ("desk?did=x", 200),
    ],
)  # fmt: skip
def test_odd_addresses_are_answered_in_kind(desk_place, mod, address, status):
    assert mod.client.get(f"/talk/{address}").status_code == status


@pytest.mark.parametrize("sent", [{"do": "explode"}, {"do": "approve", "c": "x.0"}, {"do": "undo", "d": "x"}, {}])
def test_odd_forms_are_refused(desk_place, mod, sent):
    address, good = form_of(mod.get("desk"), 0, "approve")

    assert mod.post(address, {"form": good["form"]} | sent).status == 400
    assert log(desk_place) == []


def test_what_waits_is_shown_with_who_where_and_why(desk_place, mod):
    page = mod.get("desk")

    first = " ".join(items(page)[0].text_content().split())
    assert words(page) == [f"Words {index} with stress" for index in range(4)]
    for said in (
        "Bob",
        "new today",
        "2 comments, 2 held",
        "Article /posts/42",
        "#1",
        "40 min ago",
        "Held Every comment",
    ):
        assert said in first
    assert page.said('//span[@data-count="held"]') == ["4"]
    assert page.said('//a[@aria-current="page"]') == ["Held 4"]


def test_every_page_is_valid_html(desk_place, mod):
    press(mod, mod.get("desk"), 1, "remove", rule=RULES[0], note="Be kind")
    press(mod, mod.get("desk"), 1, "spam")
    press(mod, mod.get("desk"), 0, "approve")
    sheet = mod.get("desk")
    did = f"desk?did={items(mod.get('desk', queue='spam'))[0].get('data-seen').split('.')[1]}"

    pages = {address: mod.client.get(f"/talk/{address}").text for address in (*addresses(desk_place), did)}
    del pages["desk/log.csv"], pages["desk/log.json"]
    pages = {name: text for name, text in pages.items() if "look" not in name}
    refused = press(desk_place.visitor("second"), sheet, 0, "approve")

    assert faults(pages | {"refused": refused.text}) == []
