"""From users' words to safe HTML, here and nowhere else: Markdown without raw HTML, then an allow-list.

The settings were measured (`benchmarks/text.py`): no shape of 10,000 characters takes long or grows much. Parsers and
cleaners are built once, keep nothing between calls and are shared by threads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, urlsplit

import idna
import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from talkwidget.core import markup
from talkwidget.core.characters import fold, is_visible, normalise, one_line, scrub
from talkwidget.core.errors import TextEmpty, TextTooLong, TooManyLinks
from talkwidget.core.names import skeleton
from talkwidget.core.source import markdown, words

__all__ = ["MAX_HTML", "Rendered", "clean_html", "fold", "normalise", "plain", "render", "skeleton", "web_address"]

MAX_HTML = 65_536  # characters; 80 KB of nested lists took the sanitiser 0.7 s
MAX_ADDRESS = 2048
MAX_NESTING = 16
MAX_LINKIFIED = 100  # addresses in one text: looking for the end of each is slow
MAX_PIECES = 1_000  # lines, or opening brackets: five times what 40,000 real comments had at most
MAX_QUOTES = 500
CUT = " […]"
_SCHEMES = frozenset({"http", "https", "mailto"})
_LINKED = re.compile(r"https?://.|mailto:.", re.IGNORECASE)
_OFF = ("html_block", "html_inline", "image", "lheading", "reference")
_ELEMENTS = frozenset(markup.INLINE.values()) | markup.CONTAINERS | {"br", "hr", "p", "pre"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A comment's text in its three forms, each made from the one before.

    ``source`` is Markdown as its author may edit it, ``html`` safe HTML, ``plain`` what `fold` makes of the words in
    it: search in it for folded words. ``cut``: it was longer than `MAX_HTML`, and ends with an ellipsis in brackets.
    ``quotes`` are the numbers of the comments it quotes.
    """

    source: str
    html: str
    plain: str
    cut: bool = False
    quotes: tuple[int, ...] = ()


def render(source: str, *, max_length: int, max_links: int) -> Rendered:
    """Make safe HTML of Markdown; a preview takes this way too.

    CommonMark with strikethrough and bare `http` and `https` addresses as links; without HTML, images, reference
    links, tables and underlined headings. A single line end is a ``<br>``: who writes a comment presses Enter once
    and expects a new line. A heading is a strong paragraph, for the outline of the page is its owner's. Markup that
    would show nothing (a lone ``-``), grow beyond eight times the text or cost too much is shown as typed.
    A quote that begins with ``#12``, ``#12:`` or ``@Ada #12:`` quotes comment 12, and says so by ``cite="#talk-12"``.

    :raises TextEmpty: there is nothing to see in it.
    :raises TextTooLong: it has more than ``max_length`` characters (code points, after `normalise`).
    :raises TooManyLinks: the result has more than ``max_links`` links.
    """
    source = normalise(source)
    if not is_visible(source):
        raise TextEmpty
    if len(source) > max_length:
        raise TextTooLong(limit=max_length, length=len(source))
    if max(source.count("\n"), source.count("[")) > MAX_PIECES:
        html = _as_typed(source)
    else:
        parser = _LINKING if 0 < source.count("://") <= MAX_LINKIFIED else _PARSER
        html = _cite(_allow(parser.render(source)))
        if len(html) > _bound(source) or not is_visible(words(html)):
            html = _as_typed(source)
    if (count := html.count("<a ")) > max_links:
        raise TooManyLinks(limit=max_links, count=count)
    return Rendered(source, html, fold(words(html)), quotes=_quoted(html))


def clean_html(html: str, *, newlines: bool = False) -> Rendered:
    """Make imported HTML safe by the policy of `render`; cleaning a result up to `MAX_HTML` again changes nothing.

    Scripts and styles go with their content; of the other foreign elements the words stay: headings and divisions as
    paragraphs, images and players as links. ``newlines``: blank lines and line ends outside blocks count, as in
    WordPress (wpautop). What is longer than `MAX_HTML` is cut there, marked in the text and by ``cut``. Where there
    is nothing to see, all three forms are empty: that is for the importer to report.
    """
    cut = len(html) > MAX_HTML
    if cut:
        html = re.sub(r"(?:<[^>]*|&\w*)\Z", "", html[:MAX_HTML]) + CUT
    html = _TIDY.clean(markup.keep_unknown_tags(scrub(html)))
    try:
        html = _allow(markup.rewrite(html, newlines=newlines, limit=_bound(html)))
    except markup.TooLarge:
        html = _as_typed(normalise(words(html)))
        html = _allow(markup.rewrite(html, newlines=False, limit=_bound(html)))
    said = words(html)
    if not is_visible(said):
        return Rendered("", "", "", cut)
    return Rendered(normalise(markdown(html)), html, fold(said), cut)


def plain(text: str, *, limit: int) -> str:
    """Make one line of a name or a title, at most ``limit`` characters; it is text, never HTML.

    Invisible characters go, but for the joiners and selectors that Arabic and Indic words and emoji need.
    """
    return one_line(one_line(text)[:limit])


def web_address(url: str | None) -> str | None:
    """Read the address of a page or a website; None if it is not one that everybody reads alike.

    An absolute `http` or `https` URL (RFC 3986) of at most 2048 characters with a host and without user and password;
    host in lower case and ASCII (IDNA), the rest percent-encoded: safe in any attribute.
    """
    url = (url or "").strip(" \t\n\r")
    if not re.match(r"https?://[^/\\]", url, re.IGNORECASE) or re.search(r"[\s\\\x00-\x20\x7f-\x9f]", url):
        return None
    if len(url) > MAX_ADDRESS or scrub(url) != url:
        return None
    try:
        parts = urlsplit(url)
        host = _host(parts)
    except ValueError:  # includes UnicodeError
        return None
    rest = quote(parts.path, safe=_PATH) + "".join(
        mark + quote(text, safe=f"{_PATH}?") for mark, text in (("?", parts.query), ("#", parts.fragment)) if text
    )
    address = f"{parts.scheme}://{host}{rest}"
    return address if len(address) <= MAX_ADDRESS else None


_PATH = "/%:@!$&()*+,;=~-._"
_LABELS = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")


def _host(parts: SplitResult) -> str:
    """Return the host, and the port unless it is the scheme's own.

    :raises ValueError: there is no host, or nobody could resolve it, or there is a user before it.
    """
    host, port = parts.hostname or "", parts.port
    if "@" in parts.netloc or port == 0 or parts.netloc.endswith(":"):
        raise ValueError
    if parts.netloc.startswith("[") and "%" not in host:
        host = f"[{IPv6Address(host)}]"
    else:
        # Python's own "idna" is that of 2003, which leads from straße.de to another house, strasse.de.
        host = host if host.isascii() else idna.encode(host, uts46=True).decode()
        if len(host) > 253 or not _LABELS.fullmatch(host):
            raise ValueError
    return host if port in {None, {"http": 80, "https": 443}[parts.scheme]} else f"{host}:{port}"


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Leave a link with any other address as it was typed, so that nobody clicks on nothing."""
        return bool(_LINKED.match(url))


class _Renderer(RendererHTML):
    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "<p><strong>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</strong></p>\n"


def _parser(*, linkify: bool) -> MarkdownIt:
    options = {"html": False, "maxNesting": MAX_NESTING, "breaks": True, "xhtmlOut": False, "linkify": linkify}
    parser = _Markdown("commonmark", options, renderer_cls=_Renderer).enable("strikethrough").disable(_OFF)
    parser.block.ruler.before("blockquote", "flatten", _flatten)
    if linkify and parser.linkify:
        parser.enable("linkify")
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
        for schema in ("//", "ftp:", "mailto:"):
            parser.linkify.add(schema, None)
    return parser


def _flatten(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803, FBT001 - its names
    """Take what is too deep as a paragraph: the parser would drop it. A list takes two levels."""
    return state.level >= MAX_NESTING - 2 and paragraph(state, startLine, endLine, silent)


_PARSER, _LINKING = _parser(linkify=False), _parser(linkify=True)
_DROPPED = {"math", "noscript", "script", "style", "svg", "template", "title"}
# First a parser as browsers have one makes foreign HTML well-formed; what may stay is decided by the second.
_TIDY = nh3.Cleaner(
    tags=markup.UNDERSTOOD,
    clean_content_tags=_DROPPED,
    attributes={"a": {"href"}, "ol": {"start"}, "object": {"data"}, "img": {"src", "alt", "title", "class"}}
    | {tag: {"src", "title"} for tag in markup.MEDIA - {"img", "object"}},
    url_schemes=set(_SCHEMES),
    link_rel=None,
)
_ALLOWED = nh3.Cleaner(
    tags=_ELEMENTS,
    clean_content_tags=_DROPPED,
    attributes={"a": {"href"}, "ol": {"start"}, "*": set()},  # the star: else `lang` and `title` may stay anywhere
    url_schemes=set(_SCHEMES),
    url_relative="deny",
    link_rel="nofollow ugc noopener",
)


def _allow(html: str) -> str:
    html = scrub(_ALLOWED.clean(html))  # a character reference may have named what `normalise` had removed
    return _DEAD_LINK.sub(r"\1", html)


_DEAD_LINK = re.compile(r'<a rel="[^"]*">(.*?)</a>', re.DOTALL)  # its address was refused; links don't nest


_QUOTE = re.compile(r"<blockquote>(?=\n<p>(?:@[^<\n]{1,400}? #([1-9]\d{0,8}):|#([1-9]\d{0,8})(?=[:\s<])))")
_CITE = re.compile(r'<blockquote cite="#talk-(\d+)">')


def _cite(html: str) -> str:
    """Say of quotes whom they quote. The allow-list takes no ``cite``: each there is comes from here."""
    return _QUOTE.sub(lambda quote: f'<blockquote cite="#talk-{quote[1] or quote[2]}">', html, count=MAX_QUOTES)


def _quoted(html: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(number) for number in _CITE.findall(html)))


def _bound(text: str) -> int:
    return 8 * len(text) + 4096


def _as_typed(text: str) -> str:
    paragraphs = re.split(r"\n{2,}", escape(text, quote=False))
    return "\n".join(f"<p>{paragraph.replace(chr(10), '<br>' + chr(10))}</p>" for paragraph in paragraphs)
