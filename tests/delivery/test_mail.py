"""Letters, at a real mail server."""

from __future__ import annotations

import smtplib
import threading

import pytest

from talkwidget.delivery import mail
from talkwidget.delivery.mail import PostOffice, write
from tests.delivery.post_box import post_box

SENDER = "Talk <talk@mail.example>"


@pytest.fixture
def box():
    with post_box() as box:
        yield box


def test_a_letter_arrives_as_it_was_written(box):
    office = PostOffice(box.url, SENDER)

    office.run(lambda: write("mona@mail.example", "Grüße", "Hello\nyou"))

    to, letter = box.next()
    assert to == ["mona@mail.example"]
    assert (letter["From"], letter["Subject"]) == (SENDER, "Grüße")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@mail.example>")
    assert letter.get_content().replace("\r\n", "\n") == "Hello\nyou\n"


def test_a_letter_that_cant_be_written_or_sent_stops_no_other(box, caplog):
    office = PostOffice(box.url, SENDER)

    def fail():
        raise ValueError("mona@mail.example has a secret")

    office.run(fail)
    office.run(lambda: None)
    office.run(lambda: write("lisa@mail.example", "Hello", "you"))

    assert box.next()[0] == ["lisa@mail.example"]
    assert "A letter wasn't sent: ValueError" in caplog.text
    assert "mona" not in caplog.text


def test_a_mail_server_that_is_away_is_logged_and_nobody_waits(caplog):
    office = PostOffice("smtp://127.0.0.1:1", SENDER)

    office.run(lambda: write("mona@mail.example", "Hello", "you"))
    office.wait()

    assert "A letter wasn't sent: ConnectionRefusedError" in caplog.text


@pytest.mark.parametrize("bad", ["a@b.example\r\nBcc: eve@evil.example", "a@b.example\nX: y"])
def test_no_address_and_no_subject_adds_a_header(bad):
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        write(bad, "x", "y")
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        write("a@b.example", bad, "y")


def test_a_password_goes_to_no_server_elsewhere_without_tls(box, monkeypatch):
    monkeypatch.setattr(mail, "_is_here", lambda _host: False)
    office = PostOffice(box.url.replace("//", "//user:secret@"), SENDER)

    with pytest.raises(smtplib.SMTPNotSupportedError):
        office.send(write("mona@mail.example", "Hello", "you"))

    assert box.is_empty


def test_a_flood_of_letters_has_an_end(box, monkeypatch, caplog):
    monkeypatch.setattr(mail, "WAITING", 3)
    office, gate = PostOffice(box.url, SENDER), threading.Event()

    def wait() -> None:
        gate.wait(20)

    for _ in range(9):
        office.run(wait)
    gate.set()
    office.wait()

    assert caplog.text.count("one is dropped") in {5, 6}  # the first may be at work by then
