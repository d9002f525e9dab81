"""Folding quotes works on the letters of a comment's HTML: whatever they are, nothing is lost or left open."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkwidget import i18n
from talkwidget.core.text import render
from talkwidget.pages import quotes, rows
from talkwidget.pages.rows import Reader
from tests.pages.test_rows import comment

EVE = uuid.UUID(int=7)


def folded(source: str, *, muted: bool = True) -> str:
    said = render(source, max_length=10_000, max_links=100)
    row = rows.flat([replace(comment(9), html=said.html, quotes=dict.fromkeys(said.quotes, EVE))])[0]
    quotes.fold([row], Reader(muted=frozenset({str(EVE)} if muted else ())), i18n.catalogue("en"))
    return str(row.html)


@pytest.mark.parametrize(
    "source",
    [
        "> #1: a\n\n> #2: b",
        "> #1: a\n>\n> > #2: deeper\n>\n> c",
        "- > #1: in a list\n- d",
        "> #1 [a](https://x.example/?q=%3Cblockquote%3E)",
        "> #1: `</blockquote>`\n\nrest",
    ],
)
def test_each_outermost_quote_is_folded_once(source):
    html = folded(source)

    assert html.count("<details") == html.count("</details>") > 0
    for inside in re.findall("<details.*?</details>", html, re.DOTALL):
        assert inside.count("<blockquote") == inside.count("</blockquote>")
    assert re.sub("<details.*?</summary>|</details>", "", html) == folded(source, muted=False)


def test_a_quote_of_nobody_muted_stays():
    assert "<details" not in folded("> #1: a", muted=False)
    assert "<details" not in folded("> nobody's words")


@given(st.text(alphabet="> #12:\n-`*a<>\"'&", max_size=200))
def test_whatever_is_quoted_nothing_is_lost(source):
    source = f"Said {source}"
    plain = folded(source, muted=False)

    html = folded(source)

    assert html.count("<details") == html.count("</details>")
    assert re.sub('<details part="quote">.*?</summary>|</details>', "", html) == plain
