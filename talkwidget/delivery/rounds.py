"""Who sends moderators' letters: a thread that begins when there may be something to send, and ends when there isn't.

What is to be sent stands in the database, and each process may send it: so one that was killed leaves nothing behind.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask import has_request_context

from talkwidget.core.events import CommentModerated, CommentPosted, comment_edited, comment_moderated, comment_posted
from talkwidget.core.letters import HeldLetter
from talkwidget.core.service import Talk
from talkwidget.delivery.held_letters import letter
from talkwidget.delivery.mail import PostOffice

LOOK_SECONDS = 60.0
"""How long one waits before the next look, at most, and how often a process without a thread looks for one's work."""

log = logging.getLogger("talkwidget")


class Rounds:
    """Sends what is due.

    office:    hands a letter to the mail server
    open_talk: lends the conversation, of all sites, to a thread of our own
    home:      where the pages hang, with the server's address
    """

    def __init__(
        self, office: PostOffice, open_talk: Callable[[], AbstractContextManager[Talk]], home: str
    ) -> None:  # fmt: skip
        self._office, self._open_talk, self._home = office, open_talk, home
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._woken = False
        self._looked: float | None = None

    def listen(self, sender: object) -> None:
        """Begin whenever a comment may have come to wait."""
        # A command ends too soon to send anything: servers do.
        comment_posted.connect(self._on_news, sender=sender)
        comment_edited.connect(self._on_news, sender=sender)
        comment_moderated.connect(self._on_news, sender=sender)

    def look(self) -> None:
        """Begin if nobody looked in the last minute, as when this process is new: others may have left something."""
        if self._looked is None or time.monotonic() - self._looked >= LOOK_SECONDS:
            self._wake()

    def make(self) -> float | None:
        """Send what is due by now, and return in how many seconds to look again; None while there is nothing."""
        with self._open_talk() as talk:
            at_once, daily = talk.letters_due()
        for is_daily, due in ((False, at_once), (True, daily)):
            for site, moderator in due:
                with self._open_talk() as talk:
                    told = talk.take_letter(site, moderator, daily=is_daily)
                if told is not None:
                    self._deliver(told)
        with self._open_talk() as talk:
            soon = talk.next_letter()
        return soon.total_seconds() if soon is not None else None

    def _deliver(self, told: HeldLetter) -> None:
        # No transaction is open while a mail server takes its time.
        try:
            self._office.send(letter(told, self._home))
        except Exception as error:  # noqa: BLE001  # it is tried again; neither address nor words go into a log
            log.warning("A letter to a moderator wasn't sent: %s", type(error).__name__)
            with self._open_talk() as talk:
                talk.letter_failed(told)
        else:
            with self._open_talk() as talk:
                talk.letter_sent(told)

    def _on_news(self, _sender: object, *, event: Any) -> None:
        if isinstance(event, CommentPosted) and event.state != "pending":
            return
        if isinstance(event, CommentModerated) and event.action != "hold":
            return
        if has_request_context():
            self._wake()

    def _wake(self) -> None:
        with self._changed:
            self._looked, self._woken = time.monotonic(), True
            if self._thread is not None and self._thread.is_alive():
                self._changed.notify_all()
                return
            self._thread = threading.Thread(target=self._work, name="talkwidget-letters", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._woken, self._looked = False, time.monotonic()
            try:
                wait = self.make()
            except Exception as error:  # noqa: BLE001  # a database that is away comes back
                log.warning("Letters to moderators wait: %s", type(error).__name__)
                wait = LOOK_SECONDS
            with self._changed:
                if not self._woken and wait is None:
                    self._thread = None
                    return
                if not self._woken and wait is not None:
                    self._changed.wait(min(max(wait, 1.0), LOOK_SECONDS))
