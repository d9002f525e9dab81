"""The demo's magazine: a Flask app with its own readers, as any host has, and talkwidget mounted in it."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from flask import Flask, session
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from talkwidget import migrations
from talkwidget.core import dialects
from talkwidget.core.identity import Identity
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from talkwidget.demo import crowd
from talkwidget.demo.forms import ARTICLES, THOUSAND
from talkwidget.demo.pages import add_pages
from talkwidget.demo.play import READER, Clock, cast, play
from talkwidget.extension import SITE, TalkWidget
from talkwidget.serving.secret_file import keep_secret

DATABASE, SECRET = "magazine.sqlite", "secret"


def make_app(folder: Path) -> Flask:
    """Make the magazine over what :func:`write_threads` left in ``folder``."""
    app = Flask("talkwidget.demo")
    app.secret_key = keep_secret(folder / SECRET)
    app.config["SQLALCHEMY_DATABASE_URI"] = dialects.database_url(f"sqlite:///{folder / DATABASE}")
    db = SQLAlchemy(app)
    with app.app_context():
        dialects.tune(db.engine)
    people = cast()

    def who() -> Identity | None:
        return people.get(session.get("reader", READER))

    TalkWidget(app, db=db, identify=who)
    add_pages(app)
    return app


def write_threads(folder: Path, *, address: str) -> None:
    """Write the threads, unless they are there; what readers added since stays.

    They are written beside their place and then put there: a start that is cut off leaves nothing half told.

    address: where the magazine's pages are, as ``http://127.0.0.1:8000``
    """
    file, draft = folder / DATABASE, folder / f"draft-{DATABASE}"
    for old in folder.glob(f"{draft.name}*"):
        old.unlink()
    there = file if file.exists() else draft
    engine = dialects.tune(sa.create_engine(dialects.database_url(f"sqlite:///{there}")))
    migrations.upgrade(engine)
    if there is draft:
        clock = Clock()
        titles = {page.key: page.title for page in ARTICLES}
        with Session(engine) as opened:
            settings = Settings(secret=keep_secret(folder / SECRET), moderation="off")  # nobody is to be convinced
            talk = Talk(opened, settings, clock=clock, own_site=SITE)
            play(talk, clock, titles=titles, address=address)
            crowded = crowd.thread(clock.start, title=titles[THOUSAND], url=address + THOUSAND)
            talk.import_thread(None, crowded)
    engine.dispose()  # with its last connection closed, all of SQLite's log is in the file
    there.replace(file)
