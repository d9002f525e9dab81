"""A link that is asked for by e-mail, through a real mail server."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.delivery.post_box import post_box
from tests.pages.desk import ENTER, SITE, Desk, get


@pytest.fixture
def box():
    with post_box() as box:
        yield box


@pytest.fixture
def desk(tmp_path, clock, foundation, box):
    return Desk(
        shutil.copy(foundation, tmp_path / "desk.sqlite"), clock, TALKWIDGET_SMTP_URL=box.url,
        TALKWIDGET_MAIL_FROM="talk@mail.example", TALKWIDGET_ADDRESS="https://talk.example",
    )  # fmt: skip


def test_a_moderator_who_asks_gets_a_link_that_works(desk, box):
    visitor = desk.visitor()

    asked = visitor.press(get(visitor, ENTER), "Send me a link", to="mona@mail.example")
    to, letter = box.next()
    code = re.search(rf"^https://talk\.example/talk/desk/enter\?site={SITE}#(\S+)", letter.get_content(), re.MULTILINE)

    assert asked.said('//p[@role="status"][@part="done"]') == [
        "If this is a moderator\u2019s e-mail, a link is on its way to it."
    ]
    assert (to, letter["Subject"]) == (["mona@mail.example"], "Your link to moderate blog")
    assert visitor.post(ENTER, {"do": "enter", "code": code[1]}, follow=False).status == 303


def test_the_answer_tells_nobody_whose_e_mail_is_a_moderator_s(desk, box):
    answers = [
        desk.visitor().post(ENTER, {"do": "ask", "to": to}, follow=False)
        for to in ("nobody@mail.example", "mona@mail.example", "", "x" * 3000, "a\r\nBcc: b@c.example")
    ]

    said = {(sheet.status, sheet.headers["Location"], sheet.text) for sheet in answers}
    assert said == {(303, f"/talk/desk/enter?asked=1&site={SITE}", "")}
    assert box.next()[0] == ["mona@mail.example"]
    assert box.is_empty


def test_a_letter_s_link_never_leads_to_the_host_that_who_asks_names(desk, box):
    client = desk.app.test_client()

    client.post(
        ENTER, data={"do": "ask", "to": "mona@mail.example"}, base_url="http://evil.example",
        headers={"Origin": "http://evil.example", "X-Forwarded-Host": "evil.example"},
    )  # fmt: skip

    text = box.next()[1].get_content()
    assert "https://talk.example/talk/desk/enter" in text
    assert "evil" not in text


def test_a_moderator_is_not_flooded(desk, box):
    for _ in range(6):
        desk.visitor().post(ENTER, {"do": "ask", "to": "mona@mail.example"}, follow=False)
    with desk.talk() as talk:
        talk.add_moderator(SITE, name="Lisa", email="lisa@mail.example")
    desk.visitor().post(ENTER, {"do": "ask", "to": "lisa@mail.example"}, follow=False)

    assert [box.next()[0][0] for _ in range(4)] == ["mona@mail.example"] * 3 + ["lisa@mail.example"]


def test_no_foreign_page_sends_letters(desk, box):
    refused = desk.visitor().client.post(
        ENTER, data={"do": "ask", "to": "mona@mail.example"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    desk.visitor().post(ENTER, {"do": "ask", "to": "mona@mail.example"}, follow=False)

    assert refused.status_code == 403
    box.next()
    assert box.is_empty


def test_where_no_mail_is_sent_nobody_is_asked_for_an_e_mail(tmp_path, clock, foundation):
    desk = Desk(shutil.copy(foundation, tmp_path / "silent.sqlite"), clock)
    visitor = desk.visitor()

    assert get(visitor, ENTER).all('//input[@name="to"]') == []
    assert visitor.post(ENTER, {"do": "ask", "to": "mona@mail.example"}).status == 400
