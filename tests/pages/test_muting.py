"""mute.md on the Talk page, without a script."""

from __future__ import annotations

import io
import json

import pytest
from lxml import html as lxml_html

from tests.pages.place import KEY, PEOPLE, guest

LINE = "This comment is from a user you have muted"


def test_a_muted_comment_keeps_its_place_and_number_and_shows_nothing(place, reader):  # M4, M33
    for who in ("bob", "eve", "bob"):
        place.say(who, f"Words of {who}")
    place.mute("ada", "eve")

    page = reader.get()

    assert page.numbers() == [1, 2, 3]
    assert page.said('//li[@id="talk-2"]//summary') == [f"#2 [ {LINE} ] (show)"]
    (details,) = page.all('//li[@id="talk-2"]//details')
    assert details.get("open") is None
    assert "Words of eve" in details.text_content()
    outside = details.getparent().text_content().replace(details.text_content(), "")
    assert "eve" not in outside.lower()


def test_neighbours_without_an_audible_reply_become_one_line(place, reader):  # M5
    for who in ("eve", "mal", "eve", "bob", "eve"):
        place.say(who)
    place.say("bob", parent=5)
    for name in ("eve", "mal"):
        place.mute("ada", name)

    page = reader.get()

    assert page.said("//summary")[0] == "#1\N{EN DASH}#3 [ 3 comments from users you have muted ] (show)"
    assert page.numbers() == [1, 4, 5, 6]
    assert [page.tree.get_element_by_id(f"talk-{number}") is not None for number in (2, 3)] == [True, True]
    assert page.title == "Comments (6 · 4 hidden)"


def test_show_all_unfolds_and_mutes_nobody_less(place, reader):  # M6
    place.say("eve", "Hidden words")
    place.mute("ada", "eve")
    (link,) = reader.get().all('//a[normalize-space(.)="Show all muted (1)"]')

    page = reader.get(link.get("href").split("?")[0].removeprefix("/talk/"), thread=KEY, show="muted")

    assert page.all('//details[@part="muted"]')[0].get("open") is not None
    assert "muted" in page.said("//details//small")
    assert "Unmute Eve" in page.buttons()
    assert page.said('//a[starts-with(., "Hide all")]') == ["Hide all muted (1)"]
    assert reader.get().all("//details")[0].get("open") is None


def test_replies_of_others_stay_and_say_whom_they_answer(place, reader):  # M7
    place.say("eve")
    place.say("bob", "I stay", parent=1)
    place.mute("ada", "eve")

    page = reader.get()

    assert "I stay" in page.comment(2)
    assert "in reply to a muted user" in page.comment(2)
    assert "Eve" not in page.comment(2)


def test_ones_own_comments_are_never_hidden(place, reader):  # M8
    place.say("bob")
    with place.talk() as talk:
        own = talk.post(None, KEY, PEOPLE["ada"], "Mine").comment
    token = reader.get().all('//input[@name="form"]')[0].value

    refused = reader.post(f"/talk/thread?thread={KEY}", {"do": f"mute {own.author.id} 2", "form": token})

    assert refused.status == 422
    assert "This is you" in refused.trouble
    assert "Mine" in refused.comment(2)


def test_only_the_quoted_block_of_a_muted_person_is_folded(place, reader):  # M9
    place.say("eve", "Loud words")
    place.say("bob", "> #1: Loud words\n>\n> > deeper\n\nI answer\n\n> #2: nobody muted")
    place.mute("ada", "eve")

    page = reader.get()

    (quote,) = page.all('//li[@id="talk-2"]//details[@part="quote"]')
    assert " ".join(quote[0].text_content().split()) == "[ quote from a muted user ] (show)"
    assert "deeper" in quote.text_content()
    assert "nobody muted" not in quote.text_content()
    assert "I answer" not in quote.text_content()


def test_a_quote_in_ones_own_comment_stays(place, reader):
    place.say("eve", "Loud words")
    place.say("ada", "> #1: Loud words\n\nNo.")
    place.mute("ada", "eve")

    assert reader.get().all('//details[@part="quote"]') == []


def test_counts_are_those_of_everybody(place, reader, stranger):  # M12
    for who in ("bob", "eve", "eve"):
        place.say(who)
    place.mute("ada", "eve")

    assert stranger.get().title == "Comments (3)"
    assert reader.get().title == "Comments (3 · 2 hidden)"


def test_what_a_search_finds_of_muted_people_is_one_line(place, reader):  # M16
    for who in ("bob", "eve", "eve", "bob"):
        place.say(who, "a needle")
    place.mute("ada", "eve")

    page = reader.get(q="needle")

    assert page.said("//summary") == ["2 results from muted users (show)"]
    assert "2 results" in page.text
    visible = [li.get("id") for li in page.all("//ol/li") if not list(li.iterancestors("details"))]
    assert visible == ["talk-4", "talk-1"]


def test_a_permalink_leads_to_the_placeholder(place, reader):  # M19
    place.say("eve", "Hidden")
    place.mute("ada", "eve")

    page = reader.get(around=1)

    (target,) = page.all('//*[@id="talk-1"]')
    assert target.tag == "li"  # outside of the details: a browser would open them for what is within
    assert page.all("//details")[0].get("open") is None


@pytest.mark.parametrize(("days", "ends"), [("", None), ("1", 1), ("7", 7), ("30", 30), ("90", 90)])
def test_a_mute_lasts_as_long_as_was_chosen(place, reader, days, ends):  # M20
    place.say("eve")
    page = reader.get(open="mute.1")

    reader.press(page, "Mute", days=days, scope="thread", note="too loud")

    with place.talk() as talk:
        (entry,) = talk.mutes(None, PEOPLE["ada"])
    assert (entry.thread, entry.note) == (KEY, "too loud")
    assert (entry.until - entry.since).days == ends if ends else entry.until is None


def test_undo_stays_beside_what_was_done(place, reader):  # M21
    place.say("eve")
    place.say("eve")

    muted = reader.post(*quick(place, reader, "eve", 2))
    undone = reader.press(muted, "Undo")

    assert muted.said('//div[@part="note"]/p')[0] == "Muted Eve. 2 comments hidden."
    assert muted.path.endswith(f"news=muted.2.{place.comments()[0].author.id}")
    assert muted.all("//main")[0].get("data-focus") == "show-1"
    assert undone.said('//div[@part="note"]/p')[0] == "Unmuted Eve."
    assert undone.title == "Comments (2)"


def quick(place, visitor, name, number):
    author = next(one.author.id for one in place.comments() if one.author.name.lower() == name)
    token = visitor.get().all('//input[@name="form"]')[0].value
    return f"/talk/thread?thread={KEY}", {"do": f"mute {author} {number}", "form": token}


@pytest.mark.parametrize("scope", ["", "thread"])
def test_unmute_ends_a_mute_of_either_scope(place, reader, scope):
    place.say("eve")
    muted = reader.press(reader.get(open="mute.1"), "Mute", scope=scope)

    heard = reader.press(muted, "Unmute Eve")

    assert (muted.title, heard.title) == ("Comments (1 · 1 hidden)", "Comments (1)")


def test_a_stranger_who_mutes_is_remembered_by_a_cookie(place, stranger):  # M3
    place.say("eve")
    place.say("bob")

    page = stranger.press(stranger.get(), "Mute Eve")

    assert page.title == "Comments (2 · 1 hidden)"
    assert stranger.get("mutes").said('//ul[@part="people"]//bdi')[0] == "Eve"
    assert [comment.author.name for comment in place.comments()] == ["Eve", "Bob"]


def test_everybody_may_mute_where_guests_may_not_write(make_place):  # M3
    place = make_place(TALKWIDGET_GUESTS=False)
    place.say("ada")
    stranger = place.visitor()

    assert stranger.press(stranger.get(), "Mute Ada").title == "Comments (1 · 1 hidden)"


def test_what_is_official_always_shows(place, reader):  # M26
    said = place.say("moderator", "Please be kind")
    place.say("moderator", "As myself")
    with place.talk() as talk:
        talk.moderate(None, said.id, PEOPLE["moderator"], "official")
    place.mute("ada", "moderator")

    page = reader.get()

    assert "Please be kind" in page.comment(1)
    assert "official" in page.comment(1)
    assert LINE in page.comment(2)


def test_a_mute_reaches_what_a_guest_wrote_before_signing_in(place, reader):  # M27
    place.say("Greta", "As a guest")
    author = place.comments()[0].author.id
    with place.talk() as talk:
        talk.mute(None, PEOPLE["ada"], author)
        talk.take_over(None, PEOPLE["bob"], guest("Greta"))

    assert LINE in reader.get().comment(1)


def test_removed_and_deleted_go_before_muted(place, reader):  # M30
    gone, removed = place.say("eve"), place.say("eve")
    for number in (1, 2):
        place.say("bob", parent=number)
    place.mute("ada", "eve")
    with place.talk() as talk:
        talk.delete(None, gone.id, PEOPLE["eve"])
        talk.moderate(None, removed.id, PEOPLE["moderator"], "remove", reason="spam")

    page = reader.get()

    assert "deleted by its author" in page.comment(1)
    assert "removed by a moderator" in page.comment(2)
    assert LINE not in page.text


def test_the_muted_person_sees_and_may_what_they_did_before(place, reader):  # M28
    place.say("ada")
    place.say("eve")
    eve = place.visitor("eve")
    before = eve.get()
    place.mute("ada", "eve")

    after = eve.get()

    assert unbound(before) == unbound(after)
    assert eve.press(eve.get(), "Like #1").status == 200


def unbound(page) -> str:
    """A page without what binds its forms."""
    for field in page.all('//input[@name="form" or @name="once"]'):
        field.set("value", "")
    return lxml_html.tostring(page.tree, encoding="unicode")


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_says_who_since_when_until_when_where_and_why(place, reader):  # M22
    place.say("eve")
    place.say("mal")
    place.mute("ada", "eve", days=7, note="too loud")
    place.mute("ada", "mal", thread=KEY)

    page = reader.get("mutes", thread=KEY)

    assert page.said("//h1") == ["Muted people (2)"]
    eve = next(line for line in page.said('//ul[@part="people"]/li') if line.startswith("Eve"))
    assert "since Nov 22, 2026 until Nov 29, 2026 On the whole site too loud" in eve
    mal = next(line for line in page.said('//ul[@part="people"]/li') if line.startswith("Mal"))
    assert KEY in mal


def test_the_list_is_searched(place, reader):
    for who in ("eve", "mal"):
        place.say(who)
        place.mute("ada", who, note=f"note on {who}")

    assert reader.get("mutes", find="NOTE ON M").said('//ul[@part="people"]//p/bdi') == ["Mal"]
    assert "Nobody on the list matches." in reader.get("mutes", find="zoe").text


def test_somebody_is_unmuted_from_the_list(place, reader):
    for who in ("eve", "mal"):
        place.say(who)
        place.mute("ada", who, thread=KEY if who == "mal" else None)

    reader.press(reader.get("mutes"), "Unmute Mal")
    page = reader.press(reader.get("mutes"), "Unmute Eve")

    assert "You have muted nobody." in page.text


def test_a_mute_that_ended_can_be_renewed_for_as_long(place, reader):
    place.say("eve")
    place.mute("ada", "eve", days=7, note="too loud")
    place.clock.advance(days=8)
    page = reader.get("mutes")
    assert "ended Nov 29, 2026" in page.said('//ul[@part="people"]/li')[0]

    reader.press(page, "Renew Eve")

    with place.talk() as talk:
        (entry,) = talk.mutes(None, PEOPLE["ada"])
    assert ((entry.until - entry.since).days, entry.note, entry.expired) == (7, "too loud", False)


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_a_list_is_taken_elsewhere_and_looked_at_before_it_applies(place, reader, kind):
    place.say("eve")
    place.mute("ada", "eve", note="=too loud")
    file = reader.client.get(f"/talk/mutes.{kind}")
    bob = place.visitor("bob")
    bob_page = bob.get("mutes")
    (form,) = bob_page.all("//form[@enctype]")
    sent = {"form": form.xpath('.//input[@name="form"]')[0].value, "do": "look",
            "file": (io.BytesIO(file.data), f"mutes.{kind}")}  # fmt: skip

    look = bob.post("/talk/mutes", sent, multipart=True)
    with place.talk() as talk:
        before = talk.mutes(None, PEOPLE["bob"])
    done = bob.press(look, "Mute 1 person")

    assert file.headers["Content-Disposition"] == f'attachment; filename="talkwidget-mutes.{kind}"'
    assert file.headers["Cache-Control"] == "private, no-store"
    assert "This would mute 1 person:" in look.text
    assert before == []
    assert "1 person muted." in done.text
    with place.talk() as talk:
        assert [entry.note for entry in talk.mutes(None, PEOPLE["bob"])] == ["=too loud"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"mutes": 1}', b"a,b\n1,2", b"\xff\xfe", json.dumps({"mutes": [{}]}).encode()]
)
def test_a_file_that_is_no_list_is_refused(place, reader, body):
    token = reader.get("mutes").all('//input[@name="form"]')[0].value
    sent = {"form": token, "do": "look", "file": (io.BytesIO(body), "x")}

    page = reader.post("/talk/mutes", sent, multipart=True)

    assert page.status == 422
    assert "This is not a list of muted people." in page.trouble


def test_a_full_list_says_what_to_do(place, reader, monkeypatch):
    monkeypatch.setattr("talkwidget.core.mutes.PEOPLE", 2)
    for who in ("eve", "mal", "bob"):
        place.say(who)
    for who in ("eve", "mal"):
        place.mute("ada", who)

    refused = reader.post(*quick(place, reader, "bob", 3))

    assert refused.status == 409
    assert "Unmute somebody first" in refused.trouble


def test_changes_that_come_too_fast_say_when_to_go_on(place, reader, monkeypatch):
    monkeypatch.setattr("talkwidget.core.mutes.CHANGES_A_MINUTE", 0)
    place.say("eve")

    refused = reader.post(*quick(place, reader, "eve", 1))

    assert refused.status == 429
    assert refused.headers["Retry-After"] == "60"
