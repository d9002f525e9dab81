"""What the magazine answers: its articles, and the first of them in every form."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, jsonify, redirect, render_template, request, session, url_for

from talkwidget.demo.forms import ARTICLES, MENU, NIGHT_TRAIN, PAGES, TIMETABLE, Page
from talkwidget.demo.play import MODERATOR, READER

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

READERS = {READER: "Robin, a reader", "guest": "a guest", MODERATOR: "Mira, who moderates"}
# As strict as a page can be: the embed asks for nothing but its own address.
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types talkwidget"
)
REPORT_BYTES, REPORTS = 10_000, 100
"""A report may be so long; so many are kept."""

_BY_NAME = {page.name: page for page in PAGES}


def add_pages(app: Flask) -> None:
    """Add them all to the magazine's app."""

    def show(name: str) -> str:
        return _render(_BY_NAME[name])

    for page in PAGES:
        if page.name not in {"policy", "one_page"}:
            app.add_url_rule(page.path, page.name, show, defaults={"name": page.name})
    app.add_url_rule("/one-page", "one_page", _one_page)
    app.add_url_rule("/one-page/timetable", "one_page", _one_page)
    _add_policy(app)

    @app.get("/")
    def root() -> BaseResponse:
        return redirect(url_for("night_train"))

    @app.post("/<page>/as/<reader>")
    def become(page: str, reader: str) -> BaseResponse:
        if reader in READERS:
            session["reader"] = reader
        return redirect(_BY_NAME[page].path if page in _BY_NAME else url_for("night_train"))

    @app.after_request
    def secure(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response


def _add_policy(app: Flask) -> None:
    """Add the page that shows what it allows, and takes reports of what went beyond."""
    reports: deque[str] = deque(maxlen=REPORTS)

    @app.get("/policy")
    def policy() -> Response:
        broken = "broken" in request.args
        shown = _render(_BY_NAME["policy"], policy=POLICY, reports=list(reports), broken=broken)
        response = Response(shown)
        response.headers["Content-Security-Policy"] = f"{POLICY}; report-uri {url_for('tell')}"
        return response

    @app.get("/policy/reports")
    def tell() -> Response:
        return jsonify(list(reports))

    @app.post("/policy/reports")
    def hear() -> Response:
        request.max_content_length = REPORT_BYTES
        said = _report(request.get_data())
        if said is None:
            return Response(status=422)
        reports.append(said)
        return Response(status=204)


def _report(body: bytes) -> str | None:
    """What was refused, as browsers tell it (CSP 3, 5.3); None if it is no report."""
    try:
        said = json.loads(body)["csp-report"]
        return f"{said['effective-directive']} {said['blocked-uri']}"[:200]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _one_page() -> str:
    """Show one of two articles; its script puts the other in its place."""
    here = _BY_NAME["one_page"]
    first, second = (page for page in ARTICLES if page.key in {NIGHT_TRAIN, TIMETABLE})
    shown = [
        replace(here, key=page.key, title=page.title, kicker=page.kicker, standfirst=page.standfirst,
                article=page.article, path=path)
        for page, path in ((first, here.path), (second, f"{here.path}{TIMETABLE}"))
    ]  # fmt: skip
    current = next(page for page in shown if page.path == request.path)
    return _render(current, shown=shown)


def _render(page: Page, **more: Any) -> str:
    told = {"page": page, "articles": ARTICLES, "menu": MENU, "readers": READERS}
    return render_template(page.template, reader=session.get("reader", READER), **told, **more)
