"""The page that a reader opens: one article for all, with somebody's comments below, and the browser that opens it."""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.servers import chromium
from tests.servers.web import serving

ORIGIN = "http://blog.localhost"
STYLE = (
    "body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 1rem auto; padding: 0 1rem;"
    " color: #222; background: #fff; }"
)
WORDS = (
    "The last tram of the evening leaves the harbour at ten to one, and whoever has missed it walks along the water"
    " with the others who have missed it. "
)


class Articles:
    """A static site as hosts have them: it packs what it sends, and keeps nothing for later."""

    def __init__(self) -> None:
        self._embeds: dict[str, str] = {}
        self._files: dict[str, Path] = {}

    def add(self, path: str, embed: str, files: Mapping[str, Path]) -> None:
        """Put an article at ``path`` that ends with ``embed``, which may want ``files`` of this site."""
        self._embeds[path] = embed
        self._files.update(files)

    def __call__(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        path = environ["PATH_INFO"]
        if path in self._embeds:
            kind, body = "text/html", _pack(_page(self._embeds[path]).encode())
        elif path in self._files:
            kind, body = mimetypes.guess_type(path)[0] or "", _pack(self._files[path].read_bytes())
        else:
            start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
            return [b""]
        start_response("200 OK", [
            ("Content-Type", f"{kind}; charset=utf-8"), ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(body))), ("Cache-Control", "max-age=600"),
        ])  # fmt: skip
        return [body]


@contextmanager
def opened(articles: Articles) -> Iterator[Browser]:
    """A browser for which ``articles`` are at `ORIGIN`, and nothing else is anywhere but on this machine."""
    with serving(articles) as address, sync_playwright() as playwright:
        path = chromium.program(playwright)
        assert path, chromium.CURE
        there = address.removeprefix("http://")
        rules = f"MAP blog.localhost:80 {there}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        browser = chromium.launch(playwright, path, f"--host-resolver-rules={rules}")
        try:
            yield browser
        finally:
            browser.close()


@lru_cache
def _pack(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


def _page(embed: str) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>The last tram</title><link rel="icon" href="data:,"><style>{STYLE}</style>'
        f"<main><h1>The last tram</h1><p>{WORDS * 2}</p>{embed}</main></html>"
    )
