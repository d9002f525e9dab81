"""The four places where an owner's code has a say: ``identify``, ``may_post``, ``check``, and the news.

``flask --app hooks run`` serves it on a SQLite file, after ``flask --app hooks talk upgrade``.
"""

from __future__ import annotations

import os

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy

from talkwidget import CommentPosted, Draft, Finding, Identity, TalkWidget, Verdict, comment_posted

READ_ONLY = ("/announcements/",)
BEFORE_ELECTIONS = ("/elections/",)


def create_app(**config: object) -> Flask:
    app = Flask(__name__)
    app.config["SECRET_KEY"] = os.environ.get("SECRET_KEY")
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("DATABASE_URL", "sqlite:///hooks.sqlite")
    app.config.update(config)
    db = SQLAlchemy(app)
    TalkWidget(app, db=db, identify=who_is_there, may_post=may_post, check=check)
    comment_posted.connect(tell_the_owner, sender=app)
    return app


def who_is_there() -> Identity | None:
    """Who is asking: here, whom the proxy in front has let in.

    Nobody else may be able to send these headers: the proxy sets them on every request, or takes them off. The
    subject is the account's id. It stays when the name changes, and so do the mutes that bind to it.
    """
    account = request.headers.get("X-Account-Id")
    if account is None:
        return None
    groups = request.headers.get("X-Groups", "").split(",")
    return Identity(
        issuer="host",
        subject=account,
        name=request.headers.get("X-Account-Name", ""),
        roles=frozenset({"moderator"}) if "editors" in groups else frozenset(),
    )


def may_post(who: Identity, thread: str) -> bool | str:
    """Whether somebody may write here: True, or the sentence that they are shown."""
    if thread.startswith(READ_ONLY) and not who.is_moderator:
        return "Announcements can be read and muted, but only editors answer them."
    return True


def check(draft: Draft) -> Finding | None:
    """What is to become of a comment that no check of talkwidget's decided about; None leaves it as it is."""
    if draft.thread.key.startswith(BEFORE_ELECTIONS) and draft.author is None:
        sentence = "Before an election we read what people write who are new here."
        return Finding("elections", Verdict.HOLD, "elections_new", {"sentence": sentence})
    return None


def tell_the_owner(app: Flask, event: CommentPosted) -> None:
    """Hear of a comment once it is on the disk. What goes wrong here is logged, and the comment stands."""
    app.logger.info("comment %s in %s is %s", event.number, event.thread, event.state)
