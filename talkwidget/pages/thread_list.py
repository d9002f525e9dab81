"""The threads of a site."""

from __future__ import annotations

from flask import Response

from talkwidget.api import etag_of
from talkwidget.pages.assets import edition
from talkwidget.pages.visit import Visit


def lead(visit: Visit, page: str = "") -> Response:
    """Lead from an address as people type it, with a slash too few or too many, to the page."""
    query = visit.request.query_string.decode("ascii", "ignore")
    response = Response(status=308)
    response.headers["Location"] = visit.home + page + (f"?{query}" if query else "")
    return response


def show(visit: Visit) -> Response:
    """Show a page of the list, the newest thread first."""
    visit.admit()
    after = visit.request.args.get("after") or None
    found = visit.reads.threads(visit.site.name, after=after)
    body = visit.render(
        "threads.html",
        site=visit.site,
        asked=visit.to.common,
        threads=found.threads,
        next=visit.to.threads(found.next) if found.next else None,
        previous=visit.to.threads(found.previous) if found.previous else None,
        canonical=visit.to.absolute(visit.to.threads(after)),
    )
    if visit.is_private:
        return visit.answer_one(body)
    return visit.answer_all(etag_of(edition(), body), lambda: body)
