"""A host with users of its own, over the same database: where the Talk page knows members."""

from __future__ import annotations

from urllib.parse import unquote

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy

from talkwidget.core.identity import Identity
from talkwidget.core.settings import Settings
from talkwidget.extension import mount
from tests.browser.stage import Stage
from tests.conftest import SECRET

COOKIE = "member"
"""Whose value is the name of who is signed in."""


def member_app(stage: Stage) -> Flask:
    """Make the host's app; it has all sites of the stage."""
    app = Flask("members")
    app.config["SQLALCHEMY_DATABASE_URI"] = stage.app.config["SQLALCHEMY_DATABASE_URI"]
    mount(
        app, SQLAlchemy(app), Settings.load({}, {}, secret=SECRET), identify=_member, may_post=None,
        url_prefix="/talk", clock=stage.clock, own_site=None,
    )  # fmt: skip
    return app


def _member() -> Identity | None:
    name = unquote(request.cookies.get(COOKIE, ""))
    return Identity("host", name, name) if name else None
