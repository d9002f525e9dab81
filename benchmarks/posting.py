"""Sixteen guests who post at once, each on a connection that stays open, as fast as they are answered."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.comments import Comment, text
from benchmarks.load import with_headers
from benchmarks.peers.server import PATIENCE
from benchmarks.peers.subject import Subject

GUESTS = 16


@dataclass
class Posted:
    """What came of it: the texts that were acknowledged, refusals by what was said, and how long it took."""

    acknowledged: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def lost(self, there: list[str]) -> int:
        """How many acknowledged ones aren't among those that are ``there``."""
        return sum((Counter(self.acknowledged) - Counter(there)).values())


def doubled(there: list[str]) -> int:
    """How many are there more than once; no two were sent alike."""
    return len(there) - len(set(there))


class Guests:
    """They post to one thread until they are stopped, or the server dies."""

    _numbers = itertools.count(1)

    def __init__(self, subject: Subject, thread: str) -> None:
        self._subject, self._thread = subject, thread
        self._posted, self._lock, self._stopped = Posted(), threading.Lock(), threading.Event()
        self._begun = time.perf_counter()
        self._threads = [threading.Thread(target=self._post, args=(f"Guest {number}",)) for number in range(GUESTS)]
        for thread_of_guest in self._threads:
            thread_of_guest.start()

    def wait_for(self, count: int) -> None:
        """Wait until so many are acknowledged."""
        while len(self._posted.acknowledged) < count and any(guest.is_alive() for guest in self._threads):
            time.sleep(0.005)

    def wait(self, seconds: float) -> Posted:
        """Let them go on so long; what is under way is waited for."""
        time.sleep(seconds)
        return self.stop()

    def stop(self) -> Posted:
        self._stopped.set()
        for guest in self._threads:
            guest.join()
        self._posted.seconds = time.perf_counter() - self._begun
        return self._posted

    def _post(self, name: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._subject.port, timeout=PATIENCE)
        known: dict[str, str] = {}
        while not self._stopped.is_set():
            number = next(self._numbers)
            words = f"{number}: {text(number)}"
            asked = with_headers(self._subject.post(self._thread, Comment(number, name, words, None, 0, 0)), known)
            try:
                status, answer = self._subject.ask(asked, connection)
            except (OSError, http.client.HTTPException):
                break  # it died: nobody knows whether this one was kept
            taken = self._subject.was_taken(status, answer)
            with self._lock:
                if taken:
                    self._posted.acknowledged.append(words)
                else:
                    self._posted.refused[f"{status} {str(answer)[:200]}"] += 1
            if taken and not known:
                known = dict(self._subject.credentials(answer))
        connection.close()
