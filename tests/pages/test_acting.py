"""What a reader does by the page's forms, and what becomes of it."""

from __future__ import annotations

import re

import pytest

from tests.pages.place import KEY, OWN, PEOPLE, fields_of

WRITE = f"/talk/thread?thread={KEY}"


def cookie_of(visitor) -> str | None:
    return next((cookie.value for cookie in visitor.client._cookies.values() if cookie.key.startswith("talk_")), None)


def test_somebody_signed_in_posts(place, reader):
    page = reader.press(reader.get(), "Post", text="Hello *there*")

    assert place.texts() == ["Hello there"]
    assert page.comment(1).startswith("Ada #1")
    assert page.said('//div[@part="note"]/p')[0] == "Comment 1 posted"
    assert page.path.startswith("/talk/thread?thread=/posts/42&around=1&news=posted.1")
    assert cookie_of(reader) is None


def test_a_stranger_posts_and_is_known_from_then_on(place, stranger):
    page = stranger.press(stranger.get(), "Post", text="Hello", name="Nina", website="https://nina.example")
    again = stranger.press(page, "Post", text="Once more")

    assert place.texts() == ["Hello", "Once more"]
    first, second = place.comments()
    assert first.author == second.author
    assert (first.author.name, first.author.url) == ("Nina", "https://nina.example")
    assert "Edit" in " ".join(again.said("//li//a"))


def test_a_form_that_leads_on_can_be_loaded_again_without_sending(place, reader):
    page = reader.get()
    answer = reader.post(WRITE, {"do": "post", "text": "Hello", "form": page.all('//input[@name="form"]')[0].value},
                      follow=False)  # fmt: skip

    assert answer.status == 303
    assert answer.headers["Location"] == f"/talk/thread?thread={KEY}&around=1&news=posted.1#talk-1"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_form_sent_twice_posts_once(place, reader):
    page = reader.get()

    for text in ("Hello", "Hello", "Something else"):
        reader.press(page, "Post", text=text)

    assert place.texts() == ["Hello", "Something else"]


def test_a_strangers_form_sent_twice_posts_once_however_often_it_is_sent(place, stranger):
    """The page of before the cookie has no token, and is the same form all the same."""
    page = stranger.get()

    for _ in range(3):
        again = stranger.press(page, "Post", text="Hello", name="Nina")

    assert again.said('//div[@part="note"]/p')[0] == "Comment 1 posted"
    assert place.texts() == ["Hello"]


def test_a_double_click_of_a_strangers_first_comment_posts_once(place, stranger):
    """The browser gives up the first answer, cookie and all, or takes the cookie and sends again: either is one."""
    sent = {"do": "post", "text": "Hello", "name": "Nina"}

    lost = place.visitor().post(WRITE, sent, follow=False)
    stranger.post(WRITE, sent, follow=False)
    stranger.post(WRITE, sent)
    stranger.post(WRITE, sent)

    assert lost.status == 307
    assert len(place.texts()) <= 1


@pytest.mark.parametrize("who", ["ada", ""])
def test_back_and_post_again_lead_to_the_comment_that_is_there(place, who):
    """The page is kept by no browser: Back asks for it anew, with a key of its own, and the browser fills it in."""
    visitor = place.visitor(who)
    sent = {"text": "Hello", "name": "Nina"}

    for _ in range(2):
        page = visitor.press(visitor.get(), "Post", **sent)

    assert place.texts() == ["Hello"]
    assert page.said('//div[@part="note"]/p')[0] == "Comment 1 posted"


def test_the_same_words_some_minutes_later_are_another_comment(place, reader):
    for _ in range(2):
        reader.press(reader.get(), "Post", text="+1")
        place.clock.advance(minutes=15)

    assert place.texts() == ["+1", "+1"]


def test_a_browser_without_cookies_posts_all_the_same(place):
    client = place.app.test_client(use_cookies=False)
    sent = {"do": "post", "text": "Hello", "name": "Nina"}
    first = client.post(WRITE, data=sent, headers=OWN)

    second = client.post(first.headers["Location"], data=sent, headers=OWN)

    assert (first.status_code, second.status_code) == (307, 303)
    assert place.texts() == ["Hello"]


def test_a_browser_without_cookies_learns_why_it_cant_mute(place):
    comment = place.say("bob")
    client = place.app.test_client(use_cookies=False)
    sent = {"do": f"mute {comment.author.id} 1"}
    first = client.post(WRITE, data=sent, headers=OWN)

    second = client.post(first.headers["Location"], data=sent, headers=OWN)

    assert second.status_code == 403
    assert "keeps no cookies" in second.text


def test_a_reply_hangs_below_what_it_answers(place, reader):
    place.say("bob")

    page = reply(reader, 1, "Right!")

    assert [comment.parent for comment in place.comments()] == [None, 1]
    assert page.said('//li[@id="talk-1"]//li[@id="talk-2"]//h3')[0].startswith("Ada in reply to Bob, #2")


def reply(visitor, number: int, text: str, **more: str):
    page = visitor.get(open=f"reply.{number}")
    (form,) = page.all('//form[@id="open"]')
    sent = fields_of(form)
    return visitor.post(form.get("action"), sent | {"do": "post", "text": text} | more)


def test_ones_own_comment_is_edited_while_there_is_time(place, reader):
    place.say("ada", "Helo")
    page = reader.get(open="edit.1")
    assert page.all('//form[@id="open"]//textarea')[0].value.strip() == "Helo"

    saved = reader.press(page, "Save", text="Hello")
    place.clock.advance(seconds=900)
    late = reader.get(open="edit.1")

    assert place.texts() == ["Hello"]
    assert "edited" in saved.comment(1)
    assert saved.said('//div[@part="note"]/p')[0] == "Comment 1 saved"
    assert late.all('//form[@id="open"]') == []
    assert "Edit" not in " ".join(late.said("//li//a"))


def test_an_edit_that_comes_too_late_keeps_its_words(place, reader):
    place.say("ada", "Helo")
    page = reader.get(open="edit.1")
    place.clock.advance(seconds=900)

    refused = reader.press(page, "Save", text="Hello, much better")

    assert refused.status == 403
    assert "can be edited for 15 minutes" in refused.trouble
    assert "Hello, much better" in refused.text
    assert place.texts() == ["Helo"]


def test_deleting_asks_first(place, reader):
    place.say("ada")
    page = reader.get(open="delete.1")
    assert "Delete comment 1 for good?" in page.text

    gone = reader.press(page, "Delete")

    assert place.comments() == []
    assert gone.said('//div[@part="note"]/p')[0] == "Comment 1 deleted"


def test_only_ones_own_comment_has_edit_and_delete(place, reader):
    place.say("bob")

    for form in ("edit", "delete"):
        assert reader.get(open=f"{form}.1").all('//form[@id="open"]') == []
    sent = {"do": f"drop {place.comments()[0].id} 1", "form": reader.get().all('//input[@name="form"]')[0].value}
    refused = reader.post(WRITE, sent)

    assert refused.status == 403
    assert "Only the author" in refused.trouble
    assert len(place.comments()) == 1


def test_a_like_is_given_and_taken_back(place, reader):
    place.say("bob")
    liked = reader.press(reader.get(), "Like #1")
    assert liked.all('//button[@id="like-1"]')[0].get("aria-pressed") == "true"
    assert place.comments()[0].likes == 1

    taken = reader.press(liked, "Like 1 #1")

    assert taken.all('//button[@id="like-1"]')[0].get("aria-pressed") == "false"
    assert place.comments()[0].likes == 0


def test_a_preview_posts_nothing_and_keeps_all_fields(place, stranger):
    page = stranger.press(stranger.get(), "Preview", text="Hello *there*", name="Nina", email="nina@example.org")

    assert page.status == 200
    assert page.said('//section[@part="preview"]') == ["Hello there"]
    assert page.all('//section[@part="preview"]//em')
    assert page.all('//textarea[@name="text"]')[0].value.strip() == "Hello *there*"
    assert page.all('//input[@name="email"]')[0].value == "nina@example.org"
    assert place.comments() == []
    assert cookie_of(stranger) is None


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"text": ""}, "text", "Write something first."),
        ({"text": "x" * 10_001}, "text", "at most 10,000"),
        ({"text": "Hello", "name": ""}, "name", "Say who you are"),
        ({"text": "Hello", "email": "nobody"}, "email", "no"),
        ({"text": "Hello", "website": "javascript:alert(1)"}, "website", "http"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(place, stranger, fields, field, sentence):
    sent = {"text": "Hello", "name": "Nina", "email": "nina@example.org", "website": "https://nina.example"} | fields

    page = stranger.press(stranger.get(), "Post", **sent)

    assert page.status == 422
    (wrong,) = page.all(f'//*[@name="{field}"]')
    assert wrong.get("aria-invalid") == "true"
    assert sentence in page.said(f'//*[@id="{wrong.get("aria-describedby")}"]')[0]
    assert {name: page.all(f'//*[@name="{name}"]')[0].value.strip() for name in sent} == sent
    assert place.comments() == []


def test_a_reply_to_what_has_gone_keeps_its_words(place, reader):
    comment = place.say("bob")
    page = reader.get(open="reply.1")
    with place.talk() as talk:
        talk.delete(None, comment.id, PEOPLE["bob"])
    (form,) = page.all('//form[@id="open"]')
    sent = fields_of(form)

    refused = reader.post(form.get("action"), sent | {"do": "post", "text": "A long answer"})

    assert refused.status == 422
    assert "Comment #1 is not there any more" in refused.trouble
    assert refused.all('//form[@id="write"]//textarea')[0].value.strip() == "A long answer"


def test_a_thread_that_closes_while_somebody_writes_keeps_their_words(place, reader):
    place.say("bob")
    page = reader.get()
    with place.talk() as talk:
        talk.set_thread(None, KEY, PEOPLE["moderator"], state="closed")

    refused = reader.press(page, "Post", text="A long answer")

    assert refused.status == 403
    assert "This thread is closed" in refused.trouble
    assert refused.all('//form[@id="write"]//textarea')[0].value.strip() == "A long answer"


def test_a_held_comment_is_seen_by_its_author_only(make_place):
    place = make_place(TALKWIDGET_MODERATION="hold")
    ada, bob = place.visitor("ada"), place.visitor("bob")

    page = ada.press(ada.get(), "Post", text="Hold me")

    assert "Waiting for a moderator. Only you can see it." in page.comment(1)
    assert "Hold me" not in bob.get().text


def test_the_guest_of_a_browser_is_forgotten_on_request(place, stranger):
    page = stranger.press(stranger.get(), "Post", text="Hello", name="Nina")
    token = cookie_of(stranger)
    assert page.said('//details[@part="me"]/summary') == ["You are here as Nina."]

    after = stranger.press(page, "Forget me in this browser")
    stolen = place.visitor()
    stolen.client.set_cookie(f"talk_{site_id(place)}", token, path="/talk")

    assert cookie_of(stranger) is None
    assert after.all('//details[@part="me"]') == []
    assert stolen.get().all('//details[@part="me"]') == []


def site_id(place) -> str:
    with place.talk() as talk:
        return talk.site(None).id.hex


def test_what_a_guest_did_can_be_taken_along_at_sign_in(place, stranger):
    place.say("bob")
    stranger.press(stranger.get(), "Post", text="Hello", name="Nina")
    stranger.press(stranger.get(), "Mute Bob")
    stranger.client.set_cookie("reader", "ada")
    page = stranger.get()
    assert "You were here as a guest" in page.text

    joined = stranger.press(page, "Add them")

    assert [comment.author.name for comment in place.comments()] == ["Bob", "Ada"]
    assert joined.title == "Comments (2 · 1 hidden)"
    assert cookie_of(stranger) is None


def test_where_guests_may_not_a_stranger_is_told_and_gets_no_cookie(make_place):
    place = make_place(TALKWIDGET_GUESTS=False)
    place.say("ada")
    stranger = place.visitor()
    assert "Sign in to comment." in stranger.get().text

    refused = stranger.post(WRITE, {"do": "post", "text": "A long text", "name": "Nina"})

    assert refused.status == 401
    assert "sign in" in refused.trouble
    assert "A long text" in refused.text
    assert cookie_of(stranger) is None


@pytest.mark.parametrize("do", ["", "nothing", "like", "like x 1", "mute 1 2 3", "save", "drop " + "0" * 36 + " 1"])
def test_a_form_that_says_nonsense_gets_a_page(place, reader, do):
    place.say("bob")
    token = reader.get().all('//input[@name="form"]')[0].value

    page = reader.post(WRITE, {"do": do, "form": token})

    assert page.status in {400, 404}
    assert page.trouble


def test_a_body_beyond_the_limit_is_refused_unread(place, reader):
    page = reader.post(WRITE, {"do": "post", "text": "x" * 300_000})

    assert page.status == 413
    assert re.search("too much", page.trouble)
