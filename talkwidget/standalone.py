"""A Flask app with only talkwidget in it, for pages of any make: several sites, each with its own origins."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response
from flask_sqlalchemy import SQLAlchemy
from werkzeug.exceptions import HTTPException

from talkwidget import read_session
from talkwidget.api import problems
from talkwidget.api.blueprint import SECURITY_HEADERS
from talkwidget.core import dialects, transactions
from talkwidget.core.checks.outside import OwnCheck
from talkwidget.core.errors import TalkError
from talkwidget.core.identity import MayPost
from talkwidget.core.models import Site
from talkwidget.core.service import utcnow
from talkwidget.core.settings import Settings
from talkwidget.extension import mount
from talkwidget.serving.proxies import TrustedProxies, networks

PREFIX = "/talk"
"""Where everything hangs."""


def create_app(
    database: str | sa.URL,
    *,
    secret: str = "",
    config: Mapping[str, Any] | None = None,
    trusted_proxies: Sequence[str] = (),
    may_post: MayPost | None = None,
    check: OwnCheck | None = None,
    clock: Callable[[], dt.datetime] = utcnow,
) -> Flask:
    """Make the app; any WSGI server can serve it. Its tables are made by ``talkwidget upgrade``.

    database:        the database's address, as ``sqlite:///comments.sqlite`` or ``postgresql://user@host/name``; a
                     relative path is taken from the current folder
    secret:          signs guests' tokens, where ``TALKWIDGET_SECRET`` isn't set
    config:          ``TALKWIDGET_*`` settings; they go before the environment's
    trusted_proxies: addresses and networks whose ``X-Forwarded-For``, ``-Proto`` and ``-Host`` count
    may_post:        has the last word on a new comment: True, or a sentence for the writer
    check:           your own check of new and edited comments, as for :class:`~talkwidget.TalkWidget`

    :raises SettingsError: something can't be used; the sentence says the cure.
    """
    settings = Settings.load(config or {}, os.environ, secret=secret)
    url = dialects.database_url(database)
    app = Flask("talkwidget", static_folder=None, template_folder=None)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db = SQLAlchemy(app, engine_options=dialects.engine_options(url))
    with app.app_context():
        dialects.tune(db.engine)
    mount(
        app, db, settings, identify=None, may_post=may_post, check=check, url_prefix=PREFIX, clock=clock, own_site=None,
    )  # fmt: skip
    _answer_the_rest(app, db)

    @app.teardown_appcontext  # before the one of Flask-SQLAlchemy, which would fail the answer
    def end(_error: BaseException | None) -> None:
        read_session.end()
        if db.session.registry.has():
            transactions.close(db.session())

    app.wsgi_app = TrustedProxies(app.wsgi_app, networks(trusted_proxies))  # type: ignore[method-assign]  # Flask's documented way
    return app


def _answer_the_rest(app: Flask, db: SQLAlchemy) -> None:
    """Answer what isn't talkwidget's: the root, a monitor's question, everything else."""

    @app.get("/")
    def root() -> Response:
        response = Response(_ROOT, content_type="text/html; charset=utf-8")
        style = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; style-src 'sha256-{style}'; frame-ancestors 'none'"
        )
        return response

    @app.get("/healthz")
    def health() -> Response:
        try:
            db.session.execute(sa.select(Site.id).limit(1))
            status, word = 200, "ok"
        except sa.exc.SQLAlchemyError:
            status, word = 503, "unavailable"
        response = Response(f'{{"status":"{word}"}}\n', status, content_type="application/json")
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.after_request
    def secure(response: Response) -> Response:
        if "X-Content-Type-Options" not in response.headers:  # our own pages have said it all
            for name, value in SECURITY_HEADERS.items():
                response.headers.setdefault(name, value)
        return response

    app.register_error_handler(TalkError, problems.of_talk)
    app.register_error_handler(HTTPException, problems.of_http)
    app.register_error_handler(Exception, problems.of_bug)


_STYLE = """
body { max-width: 40rem; margin: 12vh auto; padding: 0 1.5rem; font: 1.05rem/1.6 system-ui, sans-serif;
  color-scheme: light dark; }
pre { padding: 1rem; overflow-x: auto; border: 1px solid color-mix(in srgb, currentColor 20%, transparent);
  border-radius: .5rem; }
"""
_ROOT = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>talkwidget</title>
<style>{_STYLE}</style>
<h1>talkwidget is here</h1>
<p>This server holds the comments of other pages. On a page of yours, put this where they shall stand:</p>
<pre><code>&lt;script async src="<var>this address</var>{PREFIX}/embed.js"
  data-site="<var>your site</var>"&gt;&lt;/script&gt;</code></pre>
<p>The page's origin must be allowed:
<code>talkwidget site set <var>your site</var> --origin https://blog.example</code></p>
<p>The API is described in <a href="{PREFIX}/api/openapi.json">openapi.json</a>.</p>
</html>
"""
