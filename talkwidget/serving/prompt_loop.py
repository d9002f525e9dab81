"""An event loop that lets a request's coroutine take its first step in the thread that brings it.

granian calls Python from a thread of its own, which hands a coroutine to the loop's thread and wakes it: that costs as
much as all the rest of an answer from memory. Here the coroutine runs at once, up to where it first waits: one that
needs nothing of the loop has answered by then, and the loop never hears of it. All else awaits ``asyncio.sleep(0)``
before it touches the loop, and so goes on there.

Should granian one day hand over something else than a coroutine that wasn't begun, all of it runs in the loop again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context
from types import CoroutineType
from typing import TypeVarTuple

from granian import loops

Ts = TypeVarTuple("Ts")


class PromptLoop(asyncio.SelectorEventLoop):
    """What comes from another thread as ``call_soon_threadsafe(callback, coroutine, ...)`` begins in that thread."""

    def __init__(self) -> None:
        super().__init__()
        self._answered = asyncio.Handle(_nothing, (), self)

    def call_soon_threadsafe(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        if args and type(args[0]) is CoroutineType:
            try:
                args[0].send(None)
            except StopIteration:
                return self._answered
        return super().call_soon_threadsafe(callback, *args, context=context)


@loops.register("auto")
def prompt_loop() -> asyncio.AbstractEventLoop:
    """Make the loop of a process that serves: granian asks for it by this name, in a process it may have spawned."""
    loop = PromptLoop()
    asyncio.set_event_loop(loop)
    return loop


def _nothing() -> None:
    pass
