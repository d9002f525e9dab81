"""What a reader gets when something goes wrong: a page that is true, in the same look."""

from __future__ import annotations

import io

import pytest
from flask import abort
from werkzeug.exceptions import Forbidden

from tests.pages.judges import faults
from tests.pages.place import KEY, PEOPLE, fields_of

WRITE = f"/talk/thread?thread={KEY}"
TYPED = {"text": "\nA long <text>", "name": "Nina", "email": "nina@example.org", "website": "https://nina.example"}


@pytest.mark.parametrize("path", ["thread", "", "mutes"])
@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_what_the_host_refuses_stays_refused(place, stranger, status, path):
    place.app.before_request(lambda: abort(status))

    page = stranger.get(path)

    assert page.status == status
    assert page.said("//h1") == ["That did not work"]
    assert page.headers["Cache-Control"] == "private, no-store"


def test_what_the_host_says_of_it_is_shown(place, stranger):
    @place.app.before_request
    def closed():
        raise Forbidden("Back at <noon>")

    assert stranger.get().trouble == "Back at <noon>"


def test_an_error_of_the_hosts_is_a_page_and_in_the_log(place, stranger, caplog):
    @place.app.before_request
    def broken():
        raise RuntimeError("the host's own")

    page = stranger.get()

    assert page.status == 500
    assert page.said("//h1") == ["That did not work"]
    assert "the host's own" in caplog.text


@pytest.fixture
def gate(place):
    """The host, which lets nobody in while its ``status`` is set."""

    class Gate:
        status = 0

    @place.app.before_request
    def guard():
        if Gate.status:
            abort(Gate.status)

    return Gate


def kept(page) -> dict[str, str]:
    (form,) = page.all('//form[@id="again"]')
    return fields_of(form)


@pytest.mark.parametrize("status", [401, 403, 503, 500])
def test_what_was_typed_can_be_sent_again(place, stranger, gate, status):
    form = stranger.get()
    gate.status = status
    page = stranger.press(form, "Post", **TYPED)
    gate.status = 0

    again = stranger.press(page, "Send again")

    assert page.status == status
    assert "This is what you typed:" in page.text
    assert {name: kept(page)[name] for name in TYPED} == TYPED
    assert place.texts() == ["A long &lt;text&gt;"]
    assert again.said('//div[@part="note"]/p')[0] == "Comment 1 posted"


def test_a_form_sent_again_is_the_same_form(place, reader, gate):
    sheet = reader.get()
    gate.status = 503
    page = reader.press(sheet, "Post", text="Hello")
    gate.status = 0

    reader.press(page, "Send again")
    reader.press(sheet, "Post", text="Hello")

    assert kept(page)["once"] == fields_of(sheet.all('//form[@id="write"]')[0])["once"]
    assert place.texts() == ["Hello"]


def test_a_reply_is_sent_again_to_where_it_belongs(place, reader, gate):
    place.say("bob")
    (form,) = reader.get(open="reply.1").all('//form[@id="open"]')
    gate.status = 503
    page = reader.post(form.get("action"), fields_of(form) | {"do": "post", "text": "Right"})
    gate.status = 0

    reader.press(page, "Send again")

    assert [comment.parent for comment in place.comments()] == [None, 1]


def test_a_note_and_its_choices_are_sent_again(place, reader, gate):
    comment = place.say("bob")
    sent = {"do": f"mute {comment.author.id} 1", "days": "7", "scope": "thread", "note": "too loud"}
    gate.status = 503
    page = reader.post(WRITE, sent)
    gate.status = 0

    reader.press(page, "Send again")

    with place.talk() as talk:
        (entry,) = talk.mutes(None, PEOPLE["ada"])
    assert (entry.note, entry.thread, (entry.until - entry.since).days) == ("too loud", KEY, 7)


def test_a_list_that_was_looked_at_is_sent_again(place, reader):
    place.say("bob")
    place.mute("ada", "bob")
    file = reader.client.get("/talk/mutes.json").data
    eve = place.visitor("eve")
    look = eve.press(eve.get("mutes"), "Look at this list first", file=(io.BytesIO(file), "x"))

    page = eve.press(look, "Mute 1 person", form="stale")
    done = eve.press(page, "Send again")

    assert page.status == 403
    assert "1 person muted." in done.text


def test_who_was_signed_out_of_a_members_site_keeps_their_words(make_place):
    place = make_place(TALKWIDGET_MEMBERS_ONLY=True)
    ada = place.visitor("ada")
    sheet = ada.get()
    ada.client.delete_cookie("reader")

    page = ada.press(sheet, "Post", text="A long text")
    ada.client.set_cookie("reader", "ada")
    ada.press(page, "Send again")

    assert page.status == 401
    assert place.texts() == ["A long text"]


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "none"}, {"Origin": "null"}, {"X-None": "1"}], ids=str)
@pytest.mark.parametrize("who", ["ada", ""])
def test_who_cant_prove_whence_they_come_keeps_their_words(place, who, headers):
    visitor = place.visitor(who)
    (form,) = visitor.get().all('//form[@id="write"]')
    page = visitor.post(form.get("action"), fields_of(form) | TYPED | {"do": "post"}, headers=headers)
    assert (page.status, place.texts()) == (403, [])
    assert "What you typed is kept" in page.trouble

    visitor.press(page, "Send again")

    assert place.texts() == ["A long &lt;text&gt;"]


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}],
    ids=str,
)
def test_what_a_foreign_page_sent_is_neither_shown_nor_said_to_be_kept(place, reader, headers):
    page = reader.post(WRITE, TYPED | {"do": "post"}, headers=headers)

    assert page.status == 403
    assert page.all("//form[@method='post']") == []
    assert "kept" not in page.said("//body")[0]


def test_where_nothing_was_typed_nothing_is_kept(place, reader):
    comment = place.say("bob")

    page = reader.post(WRITE, {"do": f"like {comment.id} 1"}, headers={"Origin": "null"})

    assert page.status == 403
    assert page.all("//form[@method='post']") == []
    assert "kept" not in page.said("//body")[0]


def test_a_like_of_an_old_page_is_not_said_to_be_kept(place, reader):
    comment = place.say("bob")

    page = reader.post(WRITE, {"do": f"like {comment.id} 1", "form": "stale"})
    list_page = reader.post("/talk/mutes", {"do": f"unmute {comment.author.id}", "form": "stale"})

    assert [sheet.trouble for sheet in (page, list_page)] == ["That did not work"] * 2
    assert reader.press(page, "Like #1").status == 200


@pytest.mark.parametrize("is_somebody_again", [False, True])
def test_who_lost_their_cookie_learns_that_an_edit_cant_be_sent_again(place, stranger, is_somebody_again):
    place.say("bob")
    stranger.press(stranger.get(), "Post", text="Helo", name="Nina")
    sheet = stranger.get(open="edit.2")
    stranger.client._cookies.clear()
    if is_somebody_again:
        stranger.press(stranger.get(), "Like #1")

    page = stranger.press(sheet, "Save", text="Hello, much better")

    assert page.status == 403
    assert page.trouble == "Only the author of a comment, or a moderator, can do this."
    assert page.all('//form[@id="open"]//textarea')[0].value.strip() == "Hello, much better"


def test_what_was_too_much_to_be_read_is_not_said_to_be_kept(place, reader):
    page = reader.post(WRITE, {"do": "post", "text": "x" * 300_000})

    assert page.status == 413
    assert page.all("//form[@method='post']") == []
    assert "kept" not in page.said("//body")[0]


def test_a_form_that_nobody_knows_keeps_its_words(place, reader):
    page = reader.post(WRITE, {"do": "nonsense", "text": "A long text"})

    assert page.status == 400
    assert kept(page)["text"] == "A long text"


def test_the_page_with_what_was_typed_is_valid_html(place, stranger, gate):
    sheet = stranger.get()
    gate.status = 503
    page = stranger.press(sheet, "Post", **TYPED)

    assert faults({"again": page.text}) == []


def test_what_is_wrong_with_no_field_is_said_once_and_marks_none(place, reader):
    sheet = reader.get()
    with place.talk() as talk:
        talk.set_thread(None, KEY, PEOPLE["moderator"], state="closed")

    page = reader.press(sheet, "Post", text="A long answer")

    assert page.status == 403
    assert page.text.count("This thread is closed") == 1
    assert "This thread is closed" in page.said('//form[@id="write"]//*[@role="alert"]')[0]
    assert page.all("//*[@aria-invalid]") == []


@pytest.mark.parametrize("is_muted", [False, True])
def test_what_is_wrong_with_a_reply_is_said_where_it_is_seen(place, reader, is_muted):
    place.say("bob")
    if is_muted:
        place.mute("ada", "bob")
    (form,) = reader.get(open="reply.1").all('//form[@id="open"]')
    with place.talk() as talk:
        talk.set_thread(None, KEY, PEOPLE["moderator"], state="closed")

    page = reader.post(form.get("action"), fields_of(form) | {"do": "post", "text": "A long answer"})

    in_form, above = page.all('//form//*[@role="alert"]'), page.all('//main/*[@role="alert"]')
    assert (len(in_form), len(above)) == (1, int(is_muted))  # a muted comment's form is folded away


@pytest.mark.parametrize("number", ["-5", " 7", "1_0", "\u0661\u0662", "0", "", "99999999999"])
def test_a_number_that_is_none_leads_nowhere(place, reader, number):
    comment = place.say("bob")
    token = fields_of(reader.get().all('//form[@id="act"]')[0])["form"]

    page = reader.post(WRITE, {"do": f"like {comment.id} {number}", "form": token}, follow=False)

    assert page.status == 404
    assert place.comments()[0].likes == 0
