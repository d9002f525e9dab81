"""What one app has of talkwidget. It stands in ``app.extensions["talkwidget"]``, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from talkwidget.api import Shelf
from talkwidget.api.ready import ReadyAnswers
from talkwidget.core.errors import SettingsError
from talkwidget.core.replicas import Replica
from talkwidget.core.service import Public, Talk
from talkwidget.core.settings import Settings
from talkwidget.delivery.neighbours import Neighbours

KEY = "talkwidget"


@dataclass(frozen=True, slots=True)
class Mounted:
    """What one app has of talkwidget: ``app.extensions["talkwidget"]``.

    talk:   makes the conversation over the app's ``db.session``; one for each use, none is shared by threads
    listen: what everybody may read, from a replica where there is one; it never makes the site, and so commits nothing
    shelf:  keeps what was drawn and packed
    ready:  stands before Flask, if anything does
    replica: the copy that public reads go to, if any
    neighbours: tell other processes what is written in this one, if Redis is there for it
    """

    db: SQLAlchemy
    settings: Settings
    talk: Callable[[], Talk]
    listen: Callable[[], Public]
    shelf: Shelf
    ready: ReadyAnswers | None
    replica: Replica | None
    neighbours: Neighbours | None


def mounted(app: Flask) -> Mounted:
    """What an app has of talkwidget.

    :raises SettingsError: nothing.
    """
    here = app.extensions.get(KEY)
    if not isinstance(here, Mounted):
        raise SettingsError(f"talkwidget isn't mounted in the app {app.name!r}. Mount it: TalkWidget(app, db=db)")
    return here
