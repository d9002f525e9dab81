"""Nothing of what hostile strings want survives, whichever way they come in."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkwidget.core.errors import Invalid
from talkwidget.core.text import clean_html, plain, render

TAGS = frozenset("a b blockquote br code del em hr i ins kbd li ol p pre q s strong sub sup u ul".split())
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}, "blockquote": {"cite"}}
SCHEMES = ("http://", "https://", "mailto:")
PIECES = [
    *("<", ">", "/", "'", '"', "`", "=", " ", "\n", "a", "&", "#", ";", "&lt;", "&#60;", "\0", "\u0338", "javascript:"),
    *("script", "svg", "math", "style", "img", "onerror", "href", "<a href=", "](", "[a](", "<!--", "-->", "<![CDATA["),
    *(
        "<svg>",
        "<math>",
        "<mtext>",
        "<table>",
        "<mglyph>",
        "<style>",
        "<noscript>",
        "<p>",
        "<title>",
        "</p>",
        "<select>",
    ),
]


class Offences(HTMLParser):
    """Collects what the policy forbids, read by another parser than the one that wrote it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, ()):
                self.found.append(f"<{tag} {name}>")
            if name == "href" and not value.lower().startswith(SCHEMES):
                self.found.append(f"href={value}")
            if name == "cite" and not re.fullmatch("#talk-[1-9][0-9]*", value or ""):
                self.found.append(f"cite={value}")
        if tag == "a" and dict(attrs).get("rel") != "nofollow ugc noopener":
            self.found.append("a link that vouches")
        if tag == "a" and "href" not in dict(attrs):
            self.found.append("a link to nowhere")

    def handle_comment(self, data):
        self.found.append("a comment")

    def handle_decl(self, decl):
        self.found.append("a declaration")

    unknown_decl = handle_pi = handle_decl


def offences(html: str) -> list[str]:
    parser = Offences()
    parser.feed(html)
    parser.close()
    if html.strip():
        for element in lxml.html.fragment_fromstring(html, create_parent="main").iterdescendants():
            tag = element.tag if isinstance(element.tag, str) else "no element"
            if tag not in TAGS or set(element.attrib) - ATTRIBUTES.get(tag, set()):
                parser.found.append(lxml.html.tostring(element, encoding="unicode"))
    return parser.found


@pytest.mark.parametrize(
    "html",
    [
        "<script>a</script>",
        "<p onclick=a>",
        "<p id=a>",
        "<a href='javascript:a' rel='nofollow ugc noopener'>",
        "<a href='http://a'>",
        "<a rel='nofollow ugc noopener'>",
        '<blockquote cite="https://a.example/">',
        "<!-- a -->",
        "<!DOCTYPE a>",
        "<svg>",
        "<?a>",
    ],
)
def test_the_judge_sees_offences(html):
    assert offences(f"<p>b</p>{html}")


@pytest.fixture(scope="module")
def payloads(shared_data) -> list[str]:
    def read(name: str):
        return json.loads((shared_data / name).read_text("utf-8"))

    strings = [
        entry["payload"] for name in ("xss", "markdown_xss", "bad_urls") for entry in read(f"attacks/{name}.json")
    ]
    strings += [entry[key] for entry in read("attacks/commonmark_spec.json") for key in ("markdown", "html")]
    return strings + read("naughty/blns.json")


def test_no_hostile_markdown_survives(payloads):
    rendered = 0
    for payload in payloads:
        try:
            result = render(payload, max_length=10_000, max_links=1_000)
        except Invalid:
            continue
        rendered += 1
        assert offences(result.html) == [], payload

    assert rendered > 6_000


@pytest.mark.parametrize("newlines", [False, True])
def test_no_hostile_import_survives_and_cleaning_again_changes_nothing(payloads, newlines):
    for payload in payloads:
        once = clean_html(payload, newlines=newlines)
        twice = clean_html(once.html, newlines=newlines)

        assert offences(once.html) == [], payload
        assert "cite=" not in re.sub(">[^<]*", "", once.html), payload
        assert once.cut or (twice.html, twice.plain) == (once.html, once.plain), payload


def test_no_hostile_import_survives_being_edited(payloads):
    for payload in payloads:
        source = clean_html(payload).source
        if source:
            assert offences(render(source, max_length=1_000_000, max_links=10_000).html) == [], payload


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_combination_survives(text):
    assert offences(clean_html(text).html) == []
    try:
        html = render(text, max_length=10_000, max_links=1_000).html
    except Invalid:
        return
    assert offences(html) == []


def test_a_hostile_title_stays_one_line_of_text(payloads):
    for payload in payloads:
        title = plain(payload, limit=255)
        assert len(title) <= 255
        assert title.isprintable() or not title.isascii(), payload
        assert title.splitlines() in ([], [title]), payload
