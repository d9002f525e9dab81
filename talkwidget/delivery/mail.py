"""Letters: handed to the owner's mail server by a thread of their own, so that no reader ever waits for it."""

from __future__ import annotations

import ipaddress
import logging
import queue
import smtplib
import ssl
import threading
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20
WAITING = 100
"""Letters, or questions whether one is to be written, that may wait; what comes on top is dropped, and logged."""

log = logging.getLogger("talkwidget")

Errand = Callable[[], EmailMessage | None]
"""Writes a letter, or finds that there is none to write."""


class PostOffice:
    """Sends what it is given, in turn. Its thread begins with the first errand, in the process that has it.

    url:    as `Settings.smtp_url`
    sender: as `Settings.mail_from`
    """

    def __init__(self, url: str, sender: str) -> None:
        self._url, self._sender = url, sender
        self._errands: queue.Queue[Errand] = queue.Queue(WAITING)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def run(self, errand: Errand) -> None:
        """Have a letter written and sent, some time. Whether there is one to write takes the asker no time either."""
        try:
            self._errands.put_nowait(errand)
        except queue.Full:
            log.warning("Too many letters wait: one is dropped")
            return
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="talkwidget-mail", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Return when nothing is left to send."""
        self._errands.join()

    def send(self, letter: EmailMessage) -> None:
        """Hand a letter to the mail server.

        :raises OSError: it can't be reached, or doesn't take it. `smtplib`'s own errors are such.
        """
        letter["From"] = self._sender
        letter["Date"] = formatdate()
        letter["Message-ID"] = make_msgid(domain=parseaddr(self._sender)[1].rpartition("@")[2] or None)
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence answers it
        parts, tls = urlsplit(self._url), ssl.create_default_context()
        host = parts.hostname or ""
        with (
            smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=tls)
            if parts.scheme == "smtps"
            else smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_SECONDS)
        ) as server:
            server.ehlo()
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=tls)
            elif parts.scheme == "smtp" and parts.username and not _is_here(host):
                raise smtplib.SMTPNotSupportedError("It offers no TLS, and the password would go in the clear.")
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(letter)

    def _work(self) -> None:
        while True:
            errand = self._errands.get()
            try:
                letter = errand()
                if letter is not None:
                    self.send(letter)
            except Exception as error:  # noqa: BLE001  # the thread goes on; neither address nor words go into a log
                log.warning("A letter wasn't sent: %s", type(error).__name__)
            finally:
                self._errands.task_done()


def write(to: str, subject: str, text: str) -> EmailMessage:
    """Write a letter of plain text. ``to`` is one address.

    :raises ValueError: a header would hold a line end.
    """
    letter = EmailMessage()
    letter["To"], letter["Subject"] = to, subject
    letter.set_content(text)
    return letter


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
