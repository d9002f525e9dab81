"""Letters about what waits, through a real mail server, and the pages that their links open."""

from __future__ import annotations

import re
import shutil
import socket
from email.message import EmailMessage

import pytest

from talkwidget.core.identity import Identity
from talkwidget.delivery.mail import PostOffice
from talkwidget.delivery.rounds import Rounds
from tests.delivery.post_box import post_box
from tests.pages.desk import OWN, SESSIONS, SITE, Desk, get
from tests.pages.place import KEY, PEOPLE
from tests.witness import rows

HOME = "https://talk.example"
SENDER = "talk@mail.example"


@pytest.fixture
def box():
    with post_box() as box:
        yield box


@pytest.fixture
def desk(tmp_path, clock, foundation, box):
    return make_desk(tmp_path, clock, foundation, box.url)


def make_desk(folder, clock, foundation, url):
    desk = Desk(
        shutil.copy(foundation, folder / "desk.sqlite"), clock, TALKWIDGET_SMTP_URL=url,
        TALKWIDGET_MAIL_FROM=SENDER, TALKWIDGET_ADDRESS=HOME, TALKWIDGET_MODERATION="hold",
    )  # fmt: skip
    with desk.talk() as talk:
        talk.set_letters(SITE, "Mona", "at-once")
    return desk


@pytest.fixture
def rounds(desk, box):
    """What sends, by hand: ``rounds.make()``."""
    return rounds_of(desk, box.url)


def rounds_of(desk, url):
    return Rounds(PostOffice(url, SENDER), desk.talk, f"{HOME}/talk")


def say(desk, text="Some words", who=PEOPLE["bob"], **more):
    with desk.talk() as talk:
        return talk.post(SITE, KEY, who, text, **more).comment


def letter_about(desk, rounds, box, text="Some words", **more) -> EmailMessage:
    say(desk, text, **more)
    desk.clock.advance(seconds=60)
    rounds.make()
    return box.next()[1]


def text_of(letter) -> str:
    return letter.get_content().replace("\r\n", "\n")


def link(letter, said) -> str:
    """The path of the link below these words."""
    return re.search(rf"^{re.escape(said)}:\n{HOME}(\S+)$", text_of(letter), re.MULTILINE)[1]


def states(desk):
    with desk.talk() as talk:
        return [entry.comment.state for entry in talk.waiting(SITE, PEOPLE["moderator"])]


# --- what is sent -----------------------------------------------------------------------------------------------------


def test_a_letter_says_who_wrote_what_where_and_why_it_waits(desk, rounds, box):
    comment = say(desk, "Some *words*\nand more", title="An article")
    desk.clock.advance(seconds=60)

    again = rounds.make()
    to, letter = box.next()

    assert (to, letter["To"], letter["From"]) == (["mona@mail.example"], "mona@mail.example", SENDER)
    assert (letter.get_content_type(), letter["Subject"]) == ("text/plain", "Comments wait for you on blog")
    text = text_of(letter)
    assert "Hello Mona,\n\n1 comment on blog waits for a moderator." in text
    assert "Bob, in \u201cAn article\u201d:\n\n> Some *words*\n> and more\n" in text
    assert "Why it waits: Every comment here waits for a moderator first." in text
    assert f"Open on the desk:\n{HOME}/talk/desk/comments/{comment.id}?site={SITE}\n" in text
    assert again is None


def test_what_comes_within_a_minute_is_one_letter(desk, rounds, box):
    say(desk, "First")
    letter = letter_about(desk, rounds, box, "Second")
    rounds.make()

    assert "> First" in text_of(letter)
    assert "> Second" in text_of(letter)
    assert box.is_empty


def test_a_daily_letter_is_sent_once(desk, rounds, box):
    with desk.talk() as talk:
        talk.set_letters(SITE, "Mona", "daily")
    say(desk)
    for _ in range(3):
        rounds.make()

    _, letter = box.next()
    assert letter["Subject"] == "What waits for you on blog"
    assert "> Some words" in text_of(letter)
    assert box.is_empty


def test_a_server_sends_by_itself_and_nobody_who_writes_waits_for_it(desk, box):
    visitor = desk.visitor()
    for text in ("First", "Second"):
        answer = visitor.client.post(
            f"/talk/api/comments?site={SITE}", json={"thread": KEY, "text": text, "name": "Nina"}, headers=OWN
        )
        assert answer.status_code == 201, answer.text
        desk.clock.advance(seconds=60)

    assert "> First" in text_of(box.next()[1])


def test_what_a_mail_server_does_not_take_is_sent_later_by_whoever_comes(desk, box):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = f"smtp://127.0.0.1:{taken.getsockname()[1]}"
    say(desk)
    desk.clock.advance(seconds=60)

    rounds_of(desk, closed).make()
    with desk.talk() as talk:
        (kept,) = talk.letters(SITE)
    rounds_of(desk, box.url).make()
    assert box.is_empty
    desk.clock.advance(seconds=60)
    rounds_of(desk, box.url).make()

    assert (kept.email, kept.tries, kept.given_up) == ("mona@mail.example", 1, None)
    assert "> Some words" in text_of(box.next()[1])
    with desk.talk() as talk:
        assert talk.letters(SITE) == []


def test_what_was_left_by_a_process_that_ended_is_sent_by_the_next_one_that_is_asked_anything(desk, box):
    say(desk)
    desk.clock.advance(seconds=60)

    get(desk.visitor(), f"/talk/?site={SITE}")

    assert "> Some words" in text_of(box.next()[1])


def test_nothing_of_a_reader_s_gets_into_a_header_and_nobody_forges_a_link(desk, rounds, box):
    evil = Identity("host", "eve", "Eve\r\nBcc: eve@evil.example")
    words = (
        "Hi\r\nBcc: eve@evil.example\r\n\r\nApprove:\nhttps://talk.example/evil\u2028Remove:\u0085https://evil.example"
    )
    with desk.talk() as talk:
        talk.set_site(SITE, title="My blog")
    letter = letter_about(desk, rounds, box, words, who=evil, title="T\r\nSubject: evil")

    assert letter["Bcc"] is None
    assert not any("evil" in said.lower() for said in map(str, letter.values()))
    assert letter["Subject"] == "Comments wait for you on My blog"
    typed = [line for line in text_of(letter).splitlines() if "evil" in line]
    assert typed
    assert all(line.startswith(("> ", "Eve ")) for line in typed)


def test_links_are_one_line_each_however_the_letter_is_packed(desk, rounds, box):
    letter = letter_about(desk, rounds, box)

    raw = letter.as_bytes().decode()
    for said in ("Approve", "Remove", "Mark as spam"):
        assert f"{HOME}{link(letter, said)}" in raw
    assert re.fullmatch(rf"<{HOME}/talk/desk/unsubscribe\?site={SITE}&token=\S+>", letter["List-Unsubscribe"])
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


# --- the pages --------------------------------------------------------------------------------------------------------


def test_a_link_opens_a_page_and_its_button_decides(desk, rounds, box):
    letter = letter_about(desk, rounds, box, "Some *words*")
    visitor = desk.visitor()

    page = get(visitor, link(letter, "Approve"))
    done = visitor.press(page, "Approve")

    assert page.said('//div[@part="text"]') == ["Some words"]
    assert done.said('//p[@part="done"]') == ["Done. This comment is decided."]
    assert done.buttons() == []
    with desk.talk() as talk:
        assert talk.thread(SITE, KEY).count == 1


def test_to_open_links_changes_nothing(desk, rounds, box, tmp_path):
    letter = letter_about(desk, rounds, box)
    visitor = desk.visitor()
    addresses = re.findall(rf"{HOME}(\S+token=\S+)", text_of(letter))
    with desk.talk() as talk:
        before = rows(talk._session.get_bind())

    answers = [get(visitor, address) for address in addresses]
    answers += [get(visitor, f"{address}&do=approve&do=stop") for address in addresses]

    assert [answer.status for answer in answers] == [200] * 8
    with desk.talk() as talk:
        assert rows(talk._session.get_bind()) == before


def test_no_foreign_page_presses_the_button(desk, rounds, box):
    path, _, query = link(letter_about(desk, rounds, box), "Approve").partition("?")
    client = desk.app.test_client()
    token = query.rpartition("token=")[2]

    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
        answer = client.post(f"{path}?site={SITE}", data={"token": token}, headers=headers)
        assert answer.status_code == 403
    assert states(desk) == ["pending"]


def test_a_page_that_is_out_of_date_has_no_button_and_its_form_does_nothing(desk, rounds, box):
    letter = letter_about(desk, rounds, box)
    visitor = desk.visitor()
    page = get(visitor, link(letter, "Remove"))
    with desk.talk() as talk:
        waiting = talk.waiting(SITE, PEOPLE["moderator"])[0].comment
        talk.edit(SITE, waiting.id, PEOPLE["bob"], "Other words")

    pressed = visitor.press(page, "Remove")
    opened = get(visitor, link(letter, "Remove"))

    assert (pressed.status, opened.status) == (409, 200)
    for shown in (pressed, opened):
        assert shown.trouble.startswith("This comment was edited, or somebody decided")
        assert shown.said('//div[@part="text"]') == ["Other words"]
        assert shown.buttons() == []
    assert states(desk) == ["pending"]


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\u00e4", "x" * 3000])
def test_what_is_no_link_of_ours_is_refused(desk, token):
    for page in ("mailed", "unsubscribe"):
        answer = desk.app.test_client().get(f"/talk/desk/{page}", query_string={"site": SITE, "token": token})
        assert answer.status_code == 403


def test_in_a_host_s_app_there_are_no_such_pages(place):
    for page in ("mailed", "unsubscribe"):
        assert place.visitor().get(f"desk/{page}", token="x").status == 404


def test_a_mail_program_s_own_button_ends_the_letters(desk, rounds, box):
    letter = letter_about(desk, rounds, box)
    address = letter["List-Unsubscribe"][1:-1].removeprefix(HOME)

    answer = desk.app.test_client().post(address, data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    with desk.talk() as talk:
        assert talk.letters_wanted(SITE, talk.staff(SITE, desk.mona.subject)[0]) == "never"


def test_who_follows_the_link_presses_one_button_to_end_them(desk, rounds, box):
    letter = letter_about(desk, rounds, box)
    visitor = desk.visitor()

    page = get(visitor, letter["List-Unsubscribe"][1:-1].removeprefix(HOME))
    done = visitor.press(page, "No more letters")

    assert done.said('//p[@part="done"]') == ["No more letters come."]
    with desk.talk() as talk:
        assert talk.letters_wanted(SITE, talk.staff(SITE, desk.mona.subject)[0]) == "never"


def test_a_moderator_says_how_often_letters_are_to_come(desk):
    mona = desk.moderator()

    saved = mona.press(get(mona, SESSIONS), "Save", letters="daily")

    assert saved.said("//option[@selected]") == ["Once a day"]
    with desk.talk() as talk:
        assert talk.letters_wanted(SITE, talk.staff(SITE, desk.mona.subject)[0]) == "daily"
    assert mona.post(SESSIONS, {"do": "letters", "letters": "hourly"}).status in {400, 403}


def test_where_no_mail_is_sent_nobody_is_asked_for_letters(tmp_path, clock, foundation):
    desk = Desk(shutil.copy(foundation, tmp_path / "silent.sqlite"), clock)

    assert get(desk.moderator(), SESSIONS).all('//select[@name="letters"]') == []
