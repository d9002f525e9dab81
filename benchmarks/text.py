"""Time the worst that 10,000 characters can do to `render`: run with `python -m benchmarks.text`.

Each shape must take less than 100 ms of processor time; the slowest are printed, with what the longest allowed foreign
HTML takes in `clean_html`. Exits with 1 if one is slower.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator

from talkwidget.core.errors import Invalid
from talkwidget.core.text import MAX_HTML, clean_html, render

LENGTH = 10_000
LIMIT_MS = 100

# Each is repeated up to the length; formatted one a line, they would be three screens.
# fmt: off
UNITS = (
    "*", "**", "***", "_", "__", "~", "~~", "`", "``", "[", "]", "(", ")", "<", ">", "&", "\\", "!", "#", "-", "+",
    "=", "|", ":", "/", "\t", " ", "\n", "a", "é", "日", "😀", "\u0301", "\u200b", "\u202e", "\x00", "\ud800", "*a ",
    "*a*", "**a**", "* a", "a**b", "*a_", "_a*", "*a **b ", "**a *b* ", "~~a~~", "*~~a", "_a _b ", "a_b_", "*_", "`a",
    "`a`", "``a`", "` ` ", "`a``b```", "\\`", "\\*", "\\\\", "\\\n", "a\\\n", "  \n", "a  \n", "a\n", "a\n\n",
    "[a](b)", "[a](", "[a](<b", "[a](<b>", '[a](b "', "[a](b 'c", "[a][b]", "[a]", "[[a]]", "[a]: b\n", "[a]: <",
    "[](", "[](a)", "[a](http://b)", "[a](http:b)", "[](http:b)", "![a](b)", "![[]()", "![", "[![a](b)](c)",
    "[a](b(c", "<a", "<a>", "</a>", "<http://a>", "<http://a", "<a@b.c>", "<a:", "<!--", "<!-- a -->", "<?",
    "<![CDATA[", "<b a=", "&amp;", "&#", "&#x", "&#0;", "&#x202e;", "&#x301;", "&lt;", "&quot;", "&ngE;", "&copy",
    "&a;", "&#1114112;", "http://", "http://a ", "https://a.b/c ", "http://a", "http://a@", "http://a.b.c.d/",
    "HTTP://A\n", "http://(a", "://", "mailto:a@b.c ", "a@b.c ", "www.a.b ", "//a ", "http://a(b)", "http://a/(((",
    "http://xn--a ", "http://日本 ", "http:", "# ", "# a\n", "###### a\n", "#\n", "a\n=\n", "a\n-\n", "---\n",
    "- - -\n", "***\n", "___\n", "    a\n", "\ta\n", "- a\n", "- ", "+ a\n", "* a\n", "1. a\n", "1) ",
    "999999999. a\n", "- - ", "- a\n  - b\n", "-\n", "- a\n\n", "1.\n\n", "> ", "> a\n", ">a\n\n", "> > a\n", "> - ",
    "- > ", "> ```\n", "- ```\n", "```\n", "```a\n", "~~~\n", "```\na\n```\n", "|a|b|\n", "|-|-|\n", "a|b\n-|-\n",
    "<details>\n", "<p>\n\n", "<script>\n", "<style>", "</style>\n", "<pre>\n", " \u180b\u200c", "\u0627\u200c",
    "👩\u200d", "a\u0301\u0327", "\ufe0f", "\u3164", "\u200e", "\r", "\r\n", "\u2028",
)
FOREIGN_UNITS = (
    "<b>", "<b>a", "<b></i>", "<b><i><u>a<p>", "<a href=http://a>", "<a href=http://a>b", "<p>a", "<div>", "<div>a",
    "<ul><li>", "<ul><li>a", "<li>a", "<ol>a", "<blockquote>", "<blockquote>a", "<pre>", "<pre>\n", "<code>a<p>",
    "<table><tr><td>", "<table>a", "<td>a", "<h1>a", "<h1><ul><li>a", "<br>", "a<br>", "<hr>", "<img alt=a>",
    "\u0301", "<img src=http://a/b>", "<iframe src=//a>", "<svg><p>", "<math><mi>", "<T>", "<", "&", "&amp;", "<!--",
    "a\n\n", "</p>", "</b>", "<font>", "<select><option>a", "<script>", "<b a=1 b=2>", "http://a ", "<i><b>\n\na",
)
# fmt: on


def shapes(length: int = LENGTH) -> Iterator[tuple[str, str]]:
    """Yield a name and a text of ``length`` characters for each shape known to hurt some Markdown parser."""
    for unit in UNITS:
        yield repr(unit), (unit * length)[:length]
    half, third = length // 2, length // 3
    nested = {
        "open brackets, then closed": "[" * half + "]" * half,
        "open links, then closed": "[a](" * (length // 8) + ")" * half,
        "brackets around a link": "[" * half + "a](b)" + "]" * half,
        "parentheses in a link": "[a](" + "(" * half + ")" * half,
        "quotes, then text": ">" * half + "a" * half,
        "quotes with spaces, then lazy lines": "> " * third + "a\n" * third,
        "lists in lists": "".join(f"{'  ' * depth}- a\n" for depth in range(99)),
        "numbered lists in lists": "".join(f"{'   ' * depth}1. a\n" for depth in range(80)),
        "quotes in lists": "".join(f"{'  ' * depth}- > a\n" for depth in range(97)),
        "a stair of quotes": "".join(f"{'>' * depth} a\n" for depth in range(139)),
        "a stair of code spans": "".join(f"{'`' * depth} " for depth in range(139)),
        "a stair of stars": "".join(f"{'*' * depth}a " for depth in range(139)),
        "stars, then underscores": "*" * half + "_" * half,
        "open stars, then closed": "*a" * third + "b*" * third,
        "open strong, then underscores": "**a" * third + "a__" * third,
        "emphasis in emphasis": "*a **a " * (length // 7) + "**a *a " * 9,
        "unmatched code, then links": "`" * third + "[a](b)" * (third // 3),
        "a fence of every length": "".join(f"{'`' * (depth + 3)}\n" for depth in range(138)),
        "one long word": "a" * length,
        "one long address": "http://" + "a" * length,
        "one address of dots": "http://" + "a." * half,
        "one address of slashes": "http://a" + "/" * length,
        "one address of parentheses": "http://a/" + "(" * half + ")" * half,
        "one address of quotes": 'http://a/"' * third,
        "one long host in a link": "[a](http://" + "b." * half + ")",
        "one percent-encoded link": "[a](http://b/" + "%zz" * third + ")",
        "one link of letters to encode": "[a](http://b/" + "日" * half + ")",
        "one link of characters to escape": "[a](<http://b/" + '"' * half + ">)",
        "a hundred addresses": "http://a.b/c " * 100 + "a" * half,
        "a hundred addresses and dots": "http://a.b/c... " * 100 + "." * half,
        "one long reference": "[" + "a" * half + "]: http://b\n\n" + "[" + "a" * half + "]",
        "a reference and its uses": "[a]: http://" + "b" * third + "\n\n" + "[a] " * third,
        "a table of many columns": "|a" * third + "\n" + "|-" * third + "\n",
        "a table of a few lines": "|" * 99 + "\n" + "|-" * 99 + "\n" + "|\n" * third,
        "a heading of stars": "# " + "*" * length,
        "a heading with closing marks": "# a " + "#" * half + " b" + "#" * half,
        "headings in a quote in a list": "- > # a\n" * (length // 8),
        "spaces inside a line": "a" + " " * length + "b",
        "tabs inside a line": "a" + "\t" * length + "b",
        "spaces at the ends of lines": ("a" + " " * 99 + "\n") * (length // 101),
        "blank lines in a list": "- a\n" + "\n" * half + "  b",
        "references to characters to escape": "&lt;" * (length // 4),
        "quotes to escape": '"' * length,
        "an autolink that does not end": "<http://" + "a" * length,
        "a comment that does not end": "<!--" + "-" * length,
        "a declaration that does not end": "<!A" + " " * length,
        "a tag with many attributes": "<a" + " b=c" * (length // 4),
        "a tag with an attribute that does not end": '<a b="' + "c" * length,
        "a stack of marks": "a" + "\u0301\u0316" * half,
        "marks out of order": "a" + "".join("\u0301\u0316\u0327"[index % 3] for index in range(length)),
        "joiners without a script": "a\u200d" * half,
        "joiners in a script": "क्\u200d" * third,
        "flags that are none": "\U0001f3f4\U000e0067" * half,
        "bidi controls": "\u202a\u202b\u202d\u202e\u2066\u2067\u2068" * (length // 7),
    }
    for name, text in nested.items():
        yield name, text[:length]
    lots = random.Random(1)
    for alphabet in ("*_~`", "[]()<>!", "*_[]()`\\ a\n", "-+>#1.\n \t", "&#x;<a>\"'= ", "htp:/.@ ()[]<>"):
        yield f"lots of {alphabet!r}", "".join(lots.choice(alphabet) for _ in range(length))


def foreign(length: int = MAX_HTML) -> Iterator[tuple[str, str]]:
    """Yield HTML of the longest allowed length that costs a parser, or makes the result grow."""
    for unit in FOREIGN_UNITS:
        yield repr(unit), (unit * length)[:length]
    address = "http://a/" + "b" * 2000
    yield "a long link around paragraphs", f"<a href={address}>" + "<p>a" * (length // 4)
    yield (
        "every element, then paragraphs",
        "<b><i><u><s><q><sub><sup><kbd><ins><del><em><strong><code>" + "<p>a" * (length // 4),
    )


def main() -> int:
    """Print the slowest shapes; return 1 if one is too slow or too large."""
    render("warm [up](http://a)", max_length=LENGTH, max_links=LENGTH)
    rows = [(*_measure(text), name) for name, text in shapes()]
    rows.sort(reverse=True)
    for milliseconds, growth, name in rows[:10]:
        print(f"{milliseconds:7.1f} ms  {growth:5.1f} x  {name}")
    print(f"{len(rows)} shapes of {LENGTH:,} characters, the slowest {rows[0][0]:.0f} ms (limit {LIMIT_MS})")
    imports = sorted((_measure_foreign(text), name) for name, text in foreign())
    slowest, name = imports[-1]
    print(f"{len(imports)} shapes of {MAX_HTML:,} characters of HTML, the slowest {slowest:.0f} ms: {name}")
    return rows[0][0] > LIMIT_MS


def _measure(text: str) -> tuple[float, float]:
    """The least of three runs, in milliseconds of processor time, and how many times the input the result is."""
    times, growth = [], 0.0
    for _ in range(3):
        start = time.process_time()
        try:
            rendered = render(text, max_length=LENGTH, max_links=LENGTH)
        except Invalid:
            pass
        else:
            growth = len(rendered.html) / len(rendered.source)
        times.append(time.process_time() - start)
    return min(times) * 1000, growth


def _measure_foreign(text: str) -> float:
    start = time.process_time()
    clean_html(text, newlines=True)
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    sys.exit(main())
