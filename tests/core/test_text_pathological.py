"""What costs a Markdown parser time or a page its size; how long each takes is measured by `benchmarks/text.py`."""

from __future__ import annotations

import pytest

from benchmarks.text import LENGTH, foreign, shapes
from talkwidget.core.errors import TextEmpty
from talkwidget.core.text import MAX_HTML, clean_html, render


def test_there_are_enough_shapes_of_full_length():
    texts = dict(shapes())

    assert len(texts) > 200
    assert all(len(text) <= LENGTH for text in texts.values())
    assert sum(len(text) > 0.9 * LENGTH for text in texts.values()) > 200


@pytest.mark.parametrize("text", [pytest.param(text, id=ascii(name)) for name, text in shapes()])
def test_no_shape_of_text_grows_beyond_its_bound(text):
    try:
        rendered = render(text, max_length=LENGTH, max_links=LENGTH)
    except TextEmpty:
        return
    assert len(rendered.html) <= 8 * len(rendered.source) + 4096
    assert len(rendered.plain) <= len(rendered.html)


@pytest.mark.parametrize("html", [pytest.param(html, id=ascii(name)) for name, html in foreign(MAX_HTML // 8)])
def test_no_shape_of_foreign_html_grows_beyond_its_bound(html):
    rendered = clean_html(html, newlines=True)

    assert len(rendered.html) <= 20 * len(html) + 4096


@pytest.mark.parametrize("html", [pytest.param(html, id=ascii(name)) for name, html in foreign(2_000)])
def test_no_shape_of_foreign_html_changes_when_cleaned_again(html):
    once = clean_html(html, newlines=True)

    assert clean_html(once.html, newlines=True).html == once.html
