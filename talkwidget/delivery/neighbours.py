"""Other processes with the same comments: they are told by Redis which threads changed here, and tell it us.

An answer that `api/ready` keeps is good for a second or so, for another process may have written meanwhile. Who surely
hears of that may keep it longer: `Neighbours.sure`. Redis makes nothing right, only faster, for its pub/sub forgets:
what is said while nobody listens is never said again. So

- a line is trusted while Redis answers on it: it is asked twice a second, and given up after 1.5 seconds of silence;
- when the line breaks, everything is asked about once, and from then on answers are kept as without Redis;
- when it stands again, everything is asked about once more: nobody knows what was said meanwhile;
- what couldn't be said is said later, for as long as the process lives;
- who is killed between a commit and the word of it, or writes without knowing of Redis, is found out after
  ``SURE_SECONDS``: no answer is kept longer than that without a look.

A commit never waits for Redis: a thread of its own speaks, and what is still to be said is a set with an end.
"""

from __future__ import annotations

import atexit
import importlib.util
import json
import logging
import os
import secrets
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any
from weakref import ref

from talkwidget.core.errors import SettingsError
from talkwidget.core.marks import Marks, Touched

if TYPE_CHECKING:
    from redis import Redis
    from redis.client import PubSub

SURE_SECONDS = 10.0
"""As long as a shared cache keeps a thread by default (``s-maxage``): nobody in between is the slower one."""
PING_SECONDS, SILENT_SECONDS = 0.5, 1.5
RETRY_SECONDS = 0.5
LAST_SECONDS = 1.0
"""How long the end of a process waits for the last word to be said."""
MANY = 1000
"""Threads that one message names; more than that is everything."""

log = logging.getLogger("talkwidget")


class Neighbours:
    """Who else keeps answers.

    url:     where Redis is; no connection is made before the first request or the first write, in the process that
             has it: so a server may fork its workers
    channel: what they talk on. Deployments that share one hear of each other's threads, and look once too often
    marks:   what grows when another process wrote

    :raises SettingsError: the library isn't installed, or the address is none.
    """

    def __init__(self, url: str, channel: str, marks: Marks) -> None:
        if importlib.util.find_spec("redis") is None:
            raise SettingsError("The library for Redis isn't installed. Install it: pip install 'talkwidget[redis]'")
        self._url, self._channel, self._marks = url, channel, marks
        self._client()  # reads the address, and connects nobody
        self._ended = threading.Event()
        self._unsaid: set[uuid.UUID | None]
        self._begin()
        if hasattr(os, "register_at_fork"):
            here = ref(self)  # what is registered there stays for ever

            def in_child() -> None:
                me = here()
                if me is not None:
                    me.begin_again()

            os.register_at_fork(after_in_child=in_child)

    def sure(self) -> float:
        """For how many seconds from now others' writes will be heard of; 0 while that isn't sure."""
        self._start("listen", self._listen)
        return SURE_SECONDS if self._hears else 0.0

    def tell(self, touched: Touched) -> None:
        """Say what was written here, soon; never waits."""
        with self._changed:
            self._unsaid |= touched
            if len(self._unsaid) > MANY or None in self._unsaid:
                self._unsaid = {None}
            self._changed.notify_all()
        if self._start("speak", self._speak):
            atexit.register(self.finish)

    def finish(self) -> None:
        """Say the last word, if that can be said within a second, and stop talking: a command's only write is its last.

        Before a process forks, too: what a thread has locked at that moment, an import for one, is locked in the child
        for ever.
        """
        with self._changed:
            self._changed.wait_for(lambda: not self._unsaid and not self._speaking, LAST_SECONDS)
        self.close()

    def close(self) -> None:
        """Stop talking, and forget what wasn't said."""
        self._ended.set()
        with self._changed:
            self._unsaid.clear()
            self._changed.notify_all()
        for thread in self._threads.values():
            thread.join()
        atexit.unregister(self.finish)

    def begin_again(self) -> None:
        """Start from nothing in a forked process: it has no threads, and hears nothing until it has its own."""
        self._begin()
        self._marks.grow({None})

    def _begin(self) -> None:
        self._me = secrets.token_hex(8)
        self._changed = threading.Condition()
        self._threads: dict[str, threading.Thread] = {}
        self._unsaid = set()
        self._speaking = self._hears = False
        self._is_well: bool | None = None

    def _start(self, name: str, work: Callable[[], None]) -> bool:
        if name in self._threads:
            return False
        with self._changed:
            if name in self._threads or self._ended.is_set():
                return False
            thread = threading.Thread(target=work, name=f"talkwidget-{name}", daemon=True)
            try:
                thread.start()
            except RuntimeError:  # no more threads to be had, or the interpreter ends: what was written is written
                log.warning("other processes can't be talked to: no thread could be started")
                return False
            self._threads[name] = thread
        return True

    def _listen(self) -> None:
        from redis import RedisError

        # Not retried below, for a new connection means that something may have been missed.
        while not self._ended.is_set():
            try:
                with closing(self._client()) as client, closing(_line(client)) as line:
                    line.subscribe(self._channel)
                    self._follow(line)
            except (RedisError, OSError) as error:
                self._lose(type(error).__name__)
                self._ended.wait(RETRY_SECONDS)
        self._hears = False

    def _follow(self, line: PubSub) -> None:
        heard = pinged = time.monotonic()
        while not self._ended.is_set():
            message = line.get_message(timeout=PING_SECONDS)
            now = time.monotonic()
            if message is not None:
                heard = now
                self._take(message)
            elif now - heard > SILENT_SECONDS:
                raise TimeoutError
            if now - pinged >= PING_SECONDS:
                line.ping()
                pinged = now

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":  # for the first time, or again where the library connected anew by itself
            self._marks.grow({None})
            self._hears = True
            if self._is_well is False:
                log.info("Redis answers again: other processes' comments show at once")
            self._is_well = True
        elif message["type"] == "message":
            sender, touched = _read(message["data"])
            if sender != self._me:
                self._marks.grow(touched)

    def _lose(self, why: str) -> None:
        # First no answer may be kept for long any more, then those go that are.
        was_heard, self._hears = self._hears, False
        if was_heard:
            self._marks.grow({None})
        if self._is_well is not False:
            self._is_well = False
            log.warning("Redis can't be reached (%s): other processes' comments show a little later", why)

    def _speak(self) -> None:
        from redis import RedisError

        with closing(self._client(retries=1)) as client:  # the connection may be from before Redis was started again
            while (touched := self._next()) is not None:
                try:
                    client.publish(self._channel, _write(self._me, touched))
                except (RedisError, OSError):
                    self._ended.wait(RETRY_SECONDS)
                    with self._changed:
                        self._unsaid |= touched
                with self._changed:
                    self._speaking = False
                    self._changed.notify_all()

    def _next(self) -> set[uuid.UUID | None] | None:
        """What is to be said next, all at once; None when that is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._unsaid or self._ended.is_set())
            if self._ended.is_set():
                return None
            touched, self._unsaid, self._speaking = self._unsaid, set(), True
            return touched

    def _client(self, *, retries: int = 0) -> Redis:
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        retry = Retry(NoBackoff(), retries)
        try:
            return Redis.from_url(self._url, socket_timeout=1.0, socket_connect_timeout=1.0, retry=retry, protocol=2)
        except ValueError:  # its words may hold the password
            raise SettingsError(
                "TALKWIDGET_REDIS_URL is no address of a Redis. It looks like redis://user:password@host:6379/0."
            ) from None


def _line(client: Redis) -> PubSub:
    line: PubSub = client.pubsub()  # type: ignore[no-untyped-call]  # that of the library
    return line


def _write(sender: str, touched: Touched) -> bytes:
    threads = [thread.hex for thread in touched if thread is not None]
    return json.dumps({"from": sender, "everything": None in touched, "threads": threads}).encode()


def _read(words: bytes) -> tuple[str | None, Touched]:
    """Who says it, and what changed: everything, where it isn't said in our words."""
    try:
        said = json.loads(words)
        touched: set[uuid.UUID | None] = {uuid.UUID(hex=thread) for thread in said["threads"]}
        return said["from"], touched | {None} if said["everything"] else touched
    except (ValueError, TypeError, KeyError, AttributeError):
        return None, {None}
