from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from talkwidget.core.errors import TextEmpty, TextTooLong, TooManyLinks
from talkwidget.core.text import MAX_LINKIFIED, MAX_PIECES, plain, render, web_address


def html_of(source: str) -> str:
    return render(source, max_length=10_000, max_links=1_000).html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("a *b* **c** ~~d~~ `e`", "<p>a <em>b</em> <strong>c</strong> <s>d</s> <code>e</code></p>\n"),
        ("a\nb\n\nc", "<p>a<br>\nb</p>\n<p>c</p>\n"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("7. a", '<ol start="7">\n<li>a</li>\n</ol>\n'),
        ("```py\na < b\n```", "<pre><code>a &lt; b\n</code></pre>\n"),
        ("a\n\n***\n\nb", "<p>a</p>\n<hr>\n<p>b</p>\n"),
    ],
)
def test_markdown_becomes_html(source, html):
    assert html_of(source) == html


def test_a_heading_is_no_heading_of_the_page():
    assert html_of("# a\n\n###### *b*") == "<p><strong>a</strong></p>\n<p><strong><em>b</em></strong></p>\n"


@pytest.mark.parametrize("source", ["a\n===", "a\n---"])
def test_underlined_text_is_no_heading(source):
    assert "strong" not in html_of(source)


@pytest.mark.parametrize("source", ["a|b\n-|-\nc|d", "[a]\n\n[a]: http://b.example", "<b>a</b>", "<!-- a -->"])
def test_tables_references_and_html_are_text(source):
    for char in "|[<":
        assert html_of(source).count(char.replace("<", "&lt;")) == source.count(char)


def test_quotes_nest_to_a_depth():
    assert html_of(">" * 50 + "a").count("<blockquote>") == 14
    assert html_of("".join(f"{'  ' * depth}- a\n" for depth in range(50))).count("<ul>") == 7


@given(
    st.lists(
        st.sampled_from([*"abcd", "> ", "- ", "1. ", "# ", "  ", "    ", "\n", "*", "`e`", "[", "]("]),
    ).map("".join)
)
@example("> " * 50 + "a\n" + "- " * 50 + "b")
def test_no_word_is_lost(source):
    words = re.findall("[a-e]", source)
    assume(words)

    assert re.findall("[a-e]", re.sub("<[^>]*>", "", html_of(source))) == words


def test_an_image_is_a_link():
    assert html_of("![cat](http://a.example/cat.png)").startswith('<p>!<a href="http://a.example/cat.png"')


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("[a](https://b.example)", "https://b.example"),
        ("https://b.example/c_(d).", "https://b.example/c_(d)"),
        ("<http://b.example>", "http://b.example"),
        ("<bob@b.example>", "mailto:bob@b.example"),
    ],
)
def test_a_link_vouches_for_nothing(source, address):
    assert f'<a href="{address}" rel="nofollow ugc noopener">' in html_of(source)


@pytest.mark.parametrize("address", ["javascript:a", "data:text/html,a", "vbscript:a", "//b.example", "/c", "c", "#d"])
def test_a_link_elsewhere_than_the_web_stays_as_typed(address):
    assert html_of(f"[a]({address})") == f"<p>[a]({address})</p>\n"


@pytest.mark.parametrize("source", ["ftp://a.example", "//a.example", "www.a.com", "bob@b.example", "mailto:b@c.de"])
def test_only_web_addresses_become_links_by_themselves(source):
    assert html_of(source) == f"<p>{source}</p>\n"


def test_so_many_addresses_are_no_links():
    assert html_of("http://a.example " * (MAX_LINKIFIED + 1)).count("<a ") == 0
    assert html_of("http://a.example " * MAX_LINKIFIED).count("<a ") == MAX_LINKIFIED


def test_a_links_title_goes():
    assert "title" not in html_of('[a](http://b.example "c")')


@pytest.mark.parametrize("reference", ["&#8238;", "&#x202e;", "&#x200b;", "&#0;", "&#xd800;", "&#x2066;", "&#xfffe;"])
def test_a_character_reference_brings_nothing_back(reference):
    assert re.fullmatch("<p>a\ufffd?b</p>\n", html_of(f"a{reference}b"))


def test_a_combining_mark_cannot_reach_the_tag_before_it():
    assert html_of("&#x338;a") == "<p>\u0338a</p>\n"


@pytest.mark.parametrize("source", ["-", "+", "#", ">", "***", "1.", "[](http://a.example)", "```", "* * *\n-\n>"])
def test_markup_that_shows_nothing_is_shown_as_typed(source):
    html = html_of(source)

    assert html.replace("<br>", "").replace("&gt;", ">") == f"<p>{source}</p>"


@pytest.mark.parametrize("source", ["", " \n\t", "\u200b", "\u202e\u2066", "\u3164", "\0", "\u0301"])
def test_nothing_to_see_is_refused(source):
    with pytest.raises(TextEmpty):
        html_of(source)


def test_length_counts_characters_after_normalising():
    assert render("e\u0301" * 5 + "\r\n\r\n", max_length=5, max_links=0).source == "é" * 5
    with pytest.raises(TextTooLong) as caught:
        render("👍" * 6, max_length=5, max_links=0)

    assert (caught.value.limit, caught.value.length) == (5, 6)


def test_links_are_counted_in_the_result():
    text = "[a](http://b.example) http://c.example `http://d.example` <http://e.example> [f](g)"
    assert render(text, max_length=999, max_links=3).html.count("<a ") == 3
    with pytest.raises(TooManyLinks) as caught:
        render(text, max_length=999, max_links=2)

    assert (caught.value.limit, caught.value.count) == (2, 3)


def test_what_grows_too_much_is_shown_as_typed():
    html = html_of("> > > > a\n\n" * 450)

    assert html.startswith("<p>&gt; &gt; &gt; &gt; a</p>\n")


@pytest.mark.parametrize("piece", ["*a*\n", "[*a*"])
def test_what_costs_too_much_is_shown_as_typed(piece):
    assert "<em>" in html_of(piece * MAX_PIECES)
    assert "<em>" not in html_of(piece * (MAX_PIECES + 2))


def test_source_is_normalised_and_plain_is_folded():
    rendered = render("Ein *GROẞER*\r\nTag &amp; <b>\n\n- Nacht\n", max_length=99, max_links=0)

    assert rendered.source == "Ein *GROẞER*\nTag &amp; <b>\n\n- Nacht"
    assert rendered.plain == "ein grosser tag & <b> nacht"
    assert not rendered.cut


def test_threads_render_what_one_does():
    texts = [f"*a{index}* https://b{index}.example [c](http://d{index}.example)\n\n> e" for index in range(400)]
    alone = [html_of(text) for text in texts]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(html_of, texts))

    assert together == alone


def test_a_title_is_cut_at_its_limit():
    assert plain(" Ada\n Lovelace ", limit=5) == "Ada L"
    assert plain("Ada Lovelace", limit=4) == "Ada"
    assert plain("<b>A</b> & B", limit=99) == "<b>A</b> & B"
    assert plain("\u200b\u3164 \n", limit=9) == ""


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://ada.example", "https://ada.example"),
        (" HTTPS://Ada.Example:443/Path?Q#F\n", "https://ada.example/Path?Q#F"),
        ("http://localhost:5000/a", "http://localhost:5000/a"),
        ("http://[::0001]:80/", "http://[::1]/"),
        ("http://a_b.example", "http://a_b.example"),
        ("https://straße.example/ü?ä=%20#é", "https://xn--strae-oqa.example/%C3%BC?%C3%A4=%20#%C3%A9"),
        ("https://例え.jp", "https://xn--r8jz45g.jp"),
        ("http://a.example/\"'<>`{}", "http://a.example/%22%27%3C%3E%60%7B%7D"),
        ("http://a.example/?#", "http://a.example/"),
    ],
)
def test_an_address_of_the_web_is_written_in_one_way(url, address):
    assert web_address(url) == address
    assert web_address(address) == address


@pytest.mark.parametrize(
    "url",
    [
        *(
            None,
            "",
            " ",
            "ada.example",
            "//ada.example",
            "/a",
            "http:a",
            "http:/a.example",
            "http://",
            "http:///a",
            "https://?a",
        ),
        *(
            "javascript:alert(1)",
            "data:text/html,a",
            "ftp://a.example",
            "mailto:a@b.example",
            "view-source:http://a.example",
        ),
        *(
            "http://bob@a.example",
            "http://bob:pass@a.example",
            "http://@a.example",
            "http://a.example\\@b.example",
            "http:\\\\a",
        ),
        *("http://a b.example", "http://a.example/b c", "java\nscript:a", "http://a\t.example", "http://a\0"),
        *("http://a.example:0", "http://a.example:99999", "http://a.example:b", "http://a.example:", "http://a:80:80"),
        *(
            "http://[::1",
            "http://[::g]",
            "http://[fe80::1%25eth0]/",
            "http://[v1.a]/",
            "http://-a.example",
            "http://a..example",
        ),
        *(
            "http://%61.example",
            "http://a.example/\u202e",
            "http://a.example/\ud800",
            "http://\u200b.example",
            "http://a\uff0fb.example",
        ),
        *("http://" + "a" * 64 + ".example", "http://" + "a." * 130 + "example", "http://a.example/" + "b" * 2048),
        "http://a.example/" + "ü" * 500,
        "https://a.example:443/" + "b" * 2027,
    ],
)
def test_another_address_is_none(url):
    assert web_address(url) is None


def test_a_hostile_address_is_none_or_harmless(shared_data):
    taken = 0
    for entry in json.loads((shared_data / "attacks/bad_urls.json").read_text("utf-8")):
        address = web_address(entry["payload"])
        if address is not None:
            taken += 1
            assert re.fullmatch(r"https?://[a-z0-9._\-\[\]:]+[\w/%:@!$&()*+,;=~.?#-]*", address, re.ASCII), entry
            assert urlsplit(address).hostname, entry
            assert "@" not in urlsplit(address).netloc, entry
            assert web_address(address) == address

    assert taken > 50
