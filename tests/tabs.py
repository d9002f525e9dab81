"""Several tabs at once: real threads, each with a connection and a conversation of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from talkwidget.core.errors import TalkError
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings


def at_once(
    engine: sa.Engine, settings: Settings, clock: Callable[[], Any], jobs: Sequence[Callable[[Talk], Any]]
) -> list[Any]:
    """Run every job at the same moment; return what each gave, or the kind of error it ended with."""
    start = threading.Barrier(len(jobs))
    outcomes: list[Any] = [None] * len(jobs)

    def tab(index: int, job: Callable[[Talk], Any]) -> None:
        with Session(engine) as session:
            start.wait()
            try:
                outcomes[index] = job(Talk(session, settings, clock=clock))
            except TalkError as error:
                outcomes[index] = type(error)
            except Exception as error:  # noqa: BLE001  # the test shall see it, whatever it is
                outcomes[index] = error

    tabs = [threading.Thread(target=tab, args=pair) for pair in enumerate(jobs)]
    for each in tabs:
        each.start()
    for each in tabs:
        each.join()
    return outcomes
