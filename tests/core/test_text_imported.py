"""Foreign HTML: what `clean_html` makes of it."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkwidget.core.text import MAX_HTML, Rendered, clean_html, render

LINK = '<a href="{0}" rel="nofollow ugc noopener">{1}</a>'
PIECES = (
    *(
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<i>",
        "<ul>",
        "<ol start=3>",
        "<li>",
        "</li>",
        "</ul>",
        "<blockquote>",
        "<pre>",
        "</pre>",
    ),
    *(
        "<div>",
        "</div>",
        "<h1>",
        "</h1>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<code>",
        "</code>",
        "<br>",
        "<hr>",
        "<span>",
    ),
    *(
        "<a href=http://a.example>",
        "</a>",
        "<img src=//a.example/b alt=c>",
        "<T>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<",
    ),
    *(
        "a",
        " ",
        "\n",
        "\n\n",
        "&amp;",
        "&lt;b&gt;",
        "&#x202e;",
        "\u0338",
        "http://b.example/",
        "*",
        "_",
        "`",
        "|",
        "1. ",
        "- ",
    ),
)


@pytest.mark.parametrize(
    ("foreign", "html"),
    [
        ("a", "<p>a</p>\n"),
        ("<p>a<br>b</p><p>c</p>", "<p>a<br>\nb</p>\n<p>c</p>\n"),
        ("<p>a\n  b</p>", "<p>a b</p>\n"),
        ("<div>a<div>b</div>c</div>", "<p>a</p>\n<p>b</p>\n<p>c</p>\n"),
        ("<h2>a</h2>b", "<p><strong>a</strong></p>\n<p>b</p>\n"),
        ("a<p>&nbsp;</p><p></p><b> </b>", "<p>a</p>\n"),
        ("a<br><br><br><br>b<br>", "<p>a<br>\n<br>\nb</p>\n"),
        ("a <b> b </b> c", "<p>a <b>b</b> c</p>\n"),
        ("<b>a<p>b</p></b>", "<p><b>a</b></p>\n<p><b>b</b></p>\n"),
        ("<b>a<b>b</b></b>c", "<p><b>ab</b>c</p>\n"),
        ("<strike>a</strike><tt>b</tt><cite>c</cite>", "<p><s>a</s><code>b</code><em>c</em></p>\n"),
        (
            "<ul><li>a<li>b<ol start=4><li>c</ol></ul>",
            '<ul><li>a</li>\n<li>b<ol start="4"><li>c</li>\n</ol>\n</li>\n</ul>\n',
        ),
        ("<li>a</li>", "<p>a</p>\n"),
        ("<blockquote>a</blockquote>b", "<blockquote><p>a</p>\n</blockquote>\n<p>b</p>\n"),
        ("<pre><code>\n a\n  b\n</code></pre>", "<pre><code> a\n  b\n</code></pre>\n"),
        ("<b>&gt;<b>\u0338", "<p><b>\u226f</b></p>\n"),
        ("<pre>a<b>&#x202e;</b></pre>", "<pre>a</pre>\n"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "<p>a | b</p>\n<p>c</p>\n"),
        ("<dl><dt>a<dd>b</dl>", "<p>a</p>\n<p>b</p>\n"),
        ("a<hr>b", "<p>a</p>\n<hr>\n<p>b</p>\n"),
        ("<font color=red>a</font> <abbr title=b>c</abbr>", "<p>a c</p>\n"),
        ("a &amp; b &lt;c&gt;", "<p>a &amp; b &lt;c&gt;</p>\n"),
    ],
)
def test_foreign_html_becomes_a_comments(foreign, html):
    assert clean_html(foreign).html == html


@pytest.mark.parametrize("tag", ["script", "style", "title", "svg", "math", "template", "noscript"])
def test_what_was_never_words_goes_with_its_content(tag):
    assert clean_html(f"a<{tag}>b</{tag}>c").html == "<p>ac</p>\n"


@pytest.mark.parametrize(
    "attributes", ["id=a", "name=a", "class=a", "style=a", "title=a", "onclick=a", "lang=a", "dir=rtl"]
)
def test_no_attribute_reaches_the_page(attributes):
    assert clean_html(f"<p {attributes}><b {attributes}>a</b></p>").html == "<p><b>a</b></p>\n"


@pytest.mark.parametrize(
    "href", ["javascript:a", "data:a", "/a", "#a", "a", "", "http:a", "java\nscript:a", "http://" + "a" * 2048]
)
def test_a_link_to_nowhere_leaves_its_words(href):
    assert clean_html(f'<a href="{href}">b</a>').html == "<p>b</p>\n"


@pytest.mark.parametrize(
    ("foreign", "link"),
    [
        ("<a href='http://a.example/\"'>b</a>", ("http://a.example/&quot;", "b")),
        ("<a href=//a.example>b</a>", ("https://a.example", "b")),
        ("http://a.example/b", ("http://a.example/b", "http://a.example/b")),
        ("<img src=http://a.example/b.png alt=c>", ("http://a.example/b.png", "c")),
        ("<img src=http://a.example/b.png>", ("http://a.example/b.png", "b.png")),
        ("<a href=http://a.example><img src=http://b.example/c.png></a>", ("http://a.example", "c.png")),
        ("<iframe src=//a.example/b></iframe>", ("https://a.example/b", "https://a.example/b")),
        (
            "<object data=http://a.example><embed src=http://a.example></object>",
            ("http://a.example", "http://a.example"),
        ),
    ],
)
def test_images_players_and_bare_addresses_are_links(foreign, link):
    assert clean_html(foreign).html == f"<p>{LINK.format(*link)}</p>\n"


@pytest.mark.parametrize(
    ("image", "words"),
    [
        ('<img src="data:image/png;base64,a" alt="b">', "b"),
        ('<img src="http://a.example/b.png" alt=":)" class="wp-smiley">', ":)"),
        ('<img src="/emoji/heart.png" class="tk-owo-emotion" alt="heart">', "heart"),
        ('<img src="http://a.example/grin.png" class="emoji">', "grin.png"),
    ],
)
def test_an_image_without_an_address_or_of_an_emoji_is_its_words(image, words):
    assert clean_html(image).html == f"<p>{words}</p>\n"


def test_code_is_no_place_for_links():
    assert clean_html("<code>http://a.example</code> <pre>http://b.example</pre>").html.count("<a ") == 0


@pytest.mark.parametrize("text", ["List<string>", "a <T> b", "mail <bob@a.example> now", "x <foo", "</bar>"])
def test_what_only_looks_like_a_tag_is_text(text):
    assert clean_html(text).plain == text.casefold()


def test_the_tags_of_office_programs_are_tags():
    assert clean_html("a<o:p></o:p>b<st1:place>c</st1:place>").plain == "abc"


@pytest.mark.parametrize(
    ("foreign", "html"),
    [
        ("a\nb\n\nc", "<p>a<br>\nb</p>\n<p>c</p>\n"),
        ("a\r\n\r\n\r\nb", "<p>a</p>\n<p>b</p>\n"),
        ("a<br />\nb", "<p>a<br>\nb</p>\n"),
        ("<b>a\n\nb</b>", "<p><b>a</b></p>\n<p><b>b</b></p>\n"),
        ("a\n<ul>\n<li>b</li>\n</ul>\n\nc", "<p>a</p>\n<ul><li>b</li>\n</ul>\n<p>c</p>\n"),
        ("<blockquote>a\nb</blockquote>", "<blockquote><p>a<br>\nb</p>\n</blockquote>\n"),
        ("<pre>a\n\nb</pre>\nc", "<pre>a\n\nb</pre>\n<p>c</p>\n"),
        ("<p>a\nb</p>\nc", "<p>a b</p>\n<p>c</p>\n"),
        ("<strong>a</strong>\n<em>b</em>", "<p><strong>a</strong><br>\n<em>b</em></p>\n"),
    ],
)
def test_wordpress_says_paragraphs_with_line_ends(foreign, html):
    assert clean_html(foreign, newlines=True).html == html


@pytest.mark.parametrize(
    ("foreign", "source"),
    [
        ("<p>a<br>b</p><p>c</p>", "a\nb\n\nc"),
        ("<b>a</b> <i>b</i> <s>c</s> <code>d`e</code>", "**a** *b* ~~c~~ ``d`e``"),
        ("<a href=http://a.example>b</a> http://c.example", "[b](http://a.example) <http://c.example>"),
        ("<a href=http://a.example/(b)>[c]</a>", "[\\[c\\]](<http://a.example/(b)>)"),
        ("<blockquote>a<p>b</p></blockquote>c", "> a\n>\n> b\n\nc"),
        ("<ol><li>a<li>b<ul><li>c</ul></ol>d", "1. a\n2. b\n   - c\n\nd"),
        ("a<ol start=5><li>b<p>c</p></ol>", "a\n\n5. b\n\n   c"),
        ("a<blockquote>b<ul><li>c</ul></blockquote>", "a\n\n> b\n>\n> - c"),
        ("<ul><li><blockquote>a</blockquote><li>b</ul>", "- > a\n- b"),
        ("<pre>a\n  ```\n</pre>b", "````\na\n  ```\n````\n\nb"),
        ("a<hr>b", "a\n\n---\n\nb"),
        ("*a* _b_ c_d 1*2 # e", "\\*a\\* \\_b\\_ c_d 1\\*2 # e"),
        ("- a<br># b<br>1. c<br>&gt; d<br>+ e", "\\- a\n\\# b\n1\\. c\n\\> d\n\\+ e"),
    ],
)
def test_the_source_of_an_import_is_markdown(foreign, source):
    assert clean_html(foreign).source == source


def test_an_import_without_words_is_empty():
    assert clean_html("<p>&nbsp;</p><script>a</script><br>\u200b") == Rendered("", "", "")


def test_a_longer_import_says_that_it_was_cut():
    rendered = clean_html("<p>" + "a <b>b</b> " * MAX_HTML)

    assert rendered.cut
    assert rendered.plain.endswith(" [...]")
    assert rendered.source.endswith(" […]**")
    assert MAX_HTML / 3 < rendered.html.count("a <b>b</b>") * 11 < MAX_HTML
    assert not clean_html("a" * MAX_HTML).cut


def test_an_import_that_would_grow_keeps_its_words():
    rendered = clean_html(f"<a href=http://a.example/{'b' * 1900}>" + "<p>c d" * 5_000)

    assert rendered.html == "<p>c d</p>\n" * 5_000
    assert rendered == clean_html(rendered.html)


def test_deep_quotes_are_flattened():
    html = clean_html("<blockquote>" * 50 + "a" + "<ul><li>" * 50 + "b").html

    assert html.count("<blockquote>") == 16
    assert html.count("<p>") == 2


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.booleans())
def test_cleaning_twice_changes_nothing(foreign, newlines):
    once = clean_html(foreign, newlines=newlines)
    twice = clean_html(once.html, newlines=newlines)

    assert (twice.html, twice.plain) == (once.html, once.plain)


@given(st.text())
def test_cleaning_any_text_twice_changes_nothing(foreign):
    once = clean_html(foreign)

    assert clean_html(once.html).html == once.html


@pytest.mark.parametrize("name", ["benbalter-en", "rarous-cs", "xiyki-zh", "alienlebarge-fr"])
def test_a_real_comment_survives_being_edited(shared_data, name):
    differing = []
    with gzip.open(shared_data / f"corpus/{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            rendered = clean_html(json.loads(line)["body"], newlines=name == "alienlebarge-fr")
            if rendered.source and "%" not in rendered.plain:  # Markdown shows addresses decoded
                edited = render(rendered.source, max_length=100_000, max_links=1_000)
                differing += [rendered.source] * (edited.plain != rendered.plain)

    assert differing == []
