"""The widget as a host's template renders it, with its first page inside."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.gallery.scenes import lively, short
from tests.gallery.states.state import state
from tests.gallery.visitor import Visitor


@state(lively, javascript=False)
def template_without_javascript(visitor: Visitor) -> None:
    """Readable as it came."""
    visitor.open_host()
    expect(visitor.comment(1)).to_be_visible()


@state(short)
def template_taken_over(visitor: Visitor) -> None:
    """The embed took it over."""
    visitor.open_host()
    visitor.wait()


@state(short)
def template_before_the_embed(visitor: Visitor) -> None:
    """Where the embed doesn't come, the server's copy shows itself."""
    visitor.page.route("**/embed.*js", lambda route: route.abort())
    visitor.open_host()
    expect(visitor.comment(1)).to_be_visible(timeout=10_000)
