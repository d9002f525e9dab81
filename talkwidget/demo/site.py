"""The demo's magazine: a Flask app with its own readers, as any host has, and talkwidget mounted in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask, Response, redirect, render_template, session, url_for
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from talkwidget import migrations
from talkwidget.core import dialects
from talkwidget.core.identity import Identity
from talkwidget.core.service import Talk
from talkwidget.core.settings import Settings
from talkwidget.demo.play import MODERATOR, NIGHT_TRAIN, READER, TIMETABLE, Clock, cast, play
from talkwidget.extension import SITE, TalkWidget
from talkwidget.serving.secret_file import keep_secret

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

DATABASE, SECRET = "demo.sqlite", "secret"
PAGES = {
    "night_train": (NIGHT_TRAIN, "The Night Train Keeps a Secret"),
    "timetable": (TIMETABLE, "How to Fold a Timetable"),
}
READERS = {READER: "Robin, a reader", "guest": "a guest", MODERATOR: "Mira, who moderates"}
# As strict as a page can be: the embed asks for nothing but its own address.
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types talkwidget"
)


def make_app(folder: Path) -> Flask:
    """Make the magazine over what :func:`write_thread` left in ``folder``."""
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
    _pages(app)
    return app


def write_thread(folder: Path, *, address: str) -> None:
    """Write the thread, unless it is there; what readers added since stays.

    It is written beside its place and then put there: a start that is cut off leaves nothing half told.

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
        with Session(engine) as opened:
            talk = Talk(opened, Settings(secret=keep_secret(folder / SECRET)), clock=clock, own_site=SITE)
            play(talk, clock, titles=dict(PAGES.values()), address=address)
    engine.dispose()  # with its last connection closed, all of SQLite's log is in the file
    there.replace(file)


def _pages(app: Flask) -> None:
    def show(page: str) -> str:
        key, title = PAGES[page]
        reader = session.get("reader", READER)
        told: dict[str, Any] = {"page": page, "key": key, "title": title, "pages": PAGES, "readers": READERS}
        return render_template(f"{page}.html", reader=reader, **told)

    for page, (key, _) in PAGES.items():
        app.add_url_rule(key, page, show, defaults={"page": page})

    @app.get("/")
    def root() -> BaseResponse:
        return redirect(url_for("night_train"))

    @app.post("/<page>/as/<reader>")
    def become(page: str, reader: str) -> BaseResponse:
        if reader in READERS:
            session["reader"] = reader
        return redirect(url_for(page if page in PAGES else "night_train"))

    @app.after_request
    def secure(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response
