"""The form in the host's own page, and those of everybody's page: without a token, and the same bytes for all."""

from __future__ import annotations

import json

import pytest
from flask import render_template_string
from lxml import html as lxml_html

from tests.pages.place import KEY, OWN, fields_of


@pytest.fixture
def article(place):
    """The host's page, and in it the drawn form: ``article(key)`` gives its address and fields."""

    place.visitor().get()  # the first reader makes the site

    def drawn(key: str = KEY, **said):
        with place.app.test_request_context("http://localhost/posts/42?p=1&utm_source=x"):
            written = render_template_string("{{ talkwidget(thread=key, **said) }}", key=key, said=said)
        page = lxml_html.document_fromstring(written)
        (form,) = page.xpath('//form[@method="post"]')
        outside = {field.name: field.value for field in page.xpath(f'//template/input[@form="{form.get("id")}"]')}
        return form.get("action"), fields_of(form) | outside

    return drawn


def send(visitor, form, **fields):
    address, sent = form
    return visitor.post(address, sent | {"do": "post"} | fields)


def known(place, who: str):
    visitor = place.visitor("ada" if who == "ada" else "")
    if who == "guest":
        visitor.press(visitor.get(), "Post", text="I am here", name="Nina")
    return visitor


@pytest.mark.parametrize("who", ["ada", "guest"])
def test_who_is_known_posts_from_the_hosts_page_in_one_go(place, article, who):
    page = send(known(place, who), article(), text="From the article")

    assert page.status == 200
    assert place.texts()[-1] == "From the article"


def test_a_stranger_is_asked_for_a_name_and_posts(place, article, stranger):
    asked = send(stranger, article(), text="From the article")
    posted = stranger.press(asked, "Post", name="Nina")

    assert (asked.status, posted.status) == (422, 200)
    assert place.texts() == ["From the article"]


@pytest.mark.parametrize("who", ["ada", "guest"])
def test_the_same_words_are_two_comments_where_two_drawings_were_sent_minutes_apart(place, article, who):
    visitor = known(place, who)

    for _ in range(2):
        send(visitor, article(), text="+1")
        place.clock.advance(minutes=15)

    assert place.texts()[-2:] == ["+1", "+1"]


@pytest.mark.parametrize("who", ["ada", "guest"])
def test_one_drawing_sent_twice_is_one_comment(place, article, who):
    visitor, form = known(place, who), article()

    for _ in range(2):
        page = send(visitor, form, text="+1")

    assert page.status == 200
    assert place.texts().count("+1") == 1


def test_a_thread_that_begins_without_a_script_has_its_title_and_address(place, article, reader, stranger):
    send(reader, article("/one", title="News & <more>"), text="First")
    asked = send(stranger, article("/two", title="More news"), text="First")
    stranger.press(asked, "Post", name="Nina")

    with place.talk() as talk:
        told = [(found.title, found.url) for found in (talk.thread(None, "/one"), talk.thread(None, "/two"))]
    here = "http://localhost/posts/42?p=1"
    assert told == [("News & <more>", here), ("More news", here)]


def test_what_has_a_title_is_not_renamed(place, article, reader):
    for title in ("News", "Other news"):
        send(reader, article(title=title), text=title)

    with place.talk() as talk:
        assert talk.thread(None, KEY).title == "News"


@pytest.mark.parametrize("url", ["https://evil.example/posts/42", "javascript:alert(1)", "//evil.example"])
def test_a_form_that_gives_another_sites_address_gives_none(place, article, reader, url):
    page = send(reader, article(title="News"), text="First", url=url)

    assert page.status == 200
    with place.talk() as talk:
        assert (talk.thread(None, KEY).title, talk.thread(None, KEY).url) == (None, None)


def test_a_drawn_time_says_of_which_zone_it_is(place):
    place.say("bob")

    with place.app.test_request_context("http://localhost/posts/42"):
        written = render_template_string("{{ talkwidget(thread=key) }}", key=KEY)

    (time,) = lxml_html.document_fromstring(written).xpath("//time")
    assert time.get("title").endswith(" UTC")


def test_where_nobody_can_write_the_drawing_has_no_fields(make_place):
    place = make_place(TALKWIDGET_GUESTS=False)
    place.visitor().get()

    with place.app.test_request_context("http://localhost/posts/42"):
        written = render_template_string("{{ talkwidget(thread='/a', title='News') }}")

    assert lxml_html.document_fromstring(written).xpath("//template/input") == []


def test_the_same_words_can_be_said_in_two_threads(place, article, stranger):
    for key in ("/one", "/two"):
        asked = send(stranger, article(key), text="Great article!")
        if asked.status == 422:
            asked = stranger.press(asked, "Post", name="Nina")
        assert asked.status == 200

    assert (place.texts("/one"), place.texts("/two")) == (["Great article!"], ["Great article!"])


def test_the_same_words_can_answer_two_people(place, reader):
    for who in ("bob", "eve"):
        place.say(who)
    sheet = reader.get(open="reply.1")
    (form,) = sheet.all('//form[@id="open"]')
    sent = fields_of(form) | {"do": "post", "text": "Thanks!"}

    for number in (1, 2):
        reader.post(f"/talk/thread?thread={KEY}&open=reply.{number}", sent)

    assert [comment.parent for comment in place.comments() if comment.number > 2] == [1, 2]


def test_a_form_that_was_shown_once_more_is_a_form_of_its_own(place, reader):
    """What an earlier form left out is minted anew; what it has, stays."""
    without = reader.press(reader.get(), "Preview", text="Hello", once="")
    with_one = reader.press(reader.get(), "Preview", text="Hello", once="mine")

    assert without.all('//form[@id="write"]//input[@name="once"]')[0].value
    assert with_one.all('//form[@id="write"]//input[@name="once"]')[0].value == "mine"


def test_what_was_sent_before_by_another_name_can_be_sent_again(place, stranger):
    page = stranger.press(stranger.get(), "Post", text="I am here", name="Nina")
    for name in ("Nina", "Nino"):
        refused = stranger.press(page, "Post", text="Hello", name=name)
        place.clock.advance(minutes=15)
    assert refused.status == 422

    again = stranger.press(refused, "Post")

    assert again.status == 200
    assert place.texts().count("Hello") == 2


@pytest.mark.parametrize("do", ["save", "drop", "forget", "takeover", "decline", "unmute"])
def test_what_stands_on_ones_own_page_only_needs_its_token(place, reader, do):
    comment = place.say("ada")

    refused = reader.post(f"/talk/thread?thread={KEY}", {"do": f"{do} {comment.id} 1", "text": "x"})

    assert refused.status == 403
    assert place.texts() == ["Some words"]


def test_a_page_of_before_the_first_act_still_works(place, stranger):
    """Two tabs of a stranger's: by what is done in one, the other's forms don't grow old."""
    comment = place.say("bob")
    old = stranger.get()
    stranger.press(stranger.get(), "Post", text="I am here", name="Nina")

    page = stranger.press(old, "Like #1")

    assert page.status == 200
    assert place.comments()[0].likes == 1
    assert stranger.post(f"/talk/thread?thread={KEY}", {"do": f"mute {comment.author.id} 1"}, headers=OWN).status == 200


def test_machines_learn_the_pages_own_title_and_address_from_the_drawing(place):
    place.say("bob")
    told = []

    for title, address in (("News", "/posts/42?utm_source=x"), ("Other news", "/elsewhere")):
        with place.app.test_request_context(f"http://localhost{address}"):
            written = render_template_string("{{ talkwidget(thread=key, title=title) }}", key=KEY, title=title)
        (script,) = lxml_html.document_fromstring(written).xpath('//script[@type="application/ld+json"]')
        told.append(json.loads(script.text))

    assert [(one["headline"], one["sharedContent"]["url"]) for one in told] == [
        ("News", "http://localhost/posts/42"),
        ("Other news", "http://localhost/elsewhere"),
    ]


def test_a_drawn_reply_leads_into_the_box_and_a_mute_to_its_form(place):
    """A browser that goes to a fragment takes no notice of ``autofocus``."""
    place.say("bob")

    with place.app.test_request_context("http://localhost/posts/42"):
        written = render_template_string("{{ talkwidget(thread=key) }}", key=KEY)

    buttons = lxml_html.document_fromstring(written).xpath('//button[@name="open"]')
    leads = {button.get("value"): button.get("formaction") for button in buttons}
    assert leads == {"reply.1": "/talk/thread", "mute.1": "/talk/thread#open", "share.1": "/talk/thread#open"}
