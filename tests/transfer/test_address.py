from __future__ import annotations

from pathlib import Path

import pytest

from talkwidget.transfer.address import _TRACKING, Addressing, is_key, read_map
from talkwidget.transfer.format import ImportRefused, Place


def key(link, **options):
    return Addressing(**options).page(link)[0].key


@pytest.mark.parametrize(
    ("link", "whole", "path"),
    [
        ("https://Blog.example/a/b/", "https://blog.example/a/b/", "/a/b/"),
        ("http://blog.example", "http://blog.example/", "/"),
        ("https://blog.example:8080/a#comment-3", "https://blog.example:8080/a", "/a"),
        ("http://blog.example/?p=4", "http://blog.example/?p=4", "/?p=4"),
        ("https://blog.example/a?utm_source=x&id=7&fbclid=y&GCLID=z&_ga=1", "https://blog.example/a?id=7", "/a?id=7"),
        ("https://blog.example/a?utm_source=x", "https://blog.example/a", "/a"),
        ("https://blog.example/ü/%c3%bc?q=é", "https://blog.example/%C3%BC/%c3%bc?q=%C3%A9", "/%C3%BC/%c3%bc?q=%C3%A9"),
        ("//blog.example/a", "https://blog.example/a", "/a"),
        ("/about/", "/about/", "/about/"),
        ("482 http://blog.example/?p=482", "482 http://blog.example/?p=482", "482 http://blog.example/?p=482"),
        ("some-id", "some-id", "some-id"),
        ("http://[broken/a", "http://[broken/a", "http://[broken/a"),
    ],
)  # fmt: skip
def test_a_key_is_the_address_or_with_strip_host_its_path(link, whole, path):
    assert (key(link), key(link, strip_host=True)) == (whole, path)


def test_what_counts_as_tracking_is_what_the_embed_leaves_out():
    script = (Path(__file__).parents[2] / "js" / "src" / "config.js").read_text()

    assert f"{_TRACKING.pattern}[^&]*&?/gi" in script


def test_variants_of_an_address_are_alike():
    addressing = Addressing(merge=True)
    variants = ["http://blog.example/a", "https://blog.example/a/", "https://www.blog.example/a", "//blog.example/a//"]

    assert len({addressing.page(link)[0].loose for link in variants}) == 1


@pytest.mark.parametrize("other", ["http://other.example/a", "http://blog.example/b", "http://blog.example/a?p=1"])
def test_other_addresses_are_not_alike(other):
    addressing = Addressing(merge=True)

    assert addressing.page(other)[0].loose != addressing.page("http://blog.example/a")[0].loose


def test_only_wanted_hosts_are_taken_whatever_the_port():
    addressing = Addressing(hosts=["Blog.example"])

    assert addressing.takes(addressing.page("https://blog.example:8080/a")[0])
    assert not addressing.takes(addressing.page("http://localhost:4000/a")[0])
    assert addressing.takes(addressing.page("/about")[0])


def test_without_hosts_all_are_taken():
    assert Addressing().takes(Addressing().page("http://localhost:4000/a")[0])


@pytest.mark.parametrize("old", ["http://blog.example/old/", "/old/"])
def test_the_map_knows_pages_by_address_and_by_key(old):
    addressing = Addressing(strip_host=True, renamed={old: "https://blog.example/new/"})

    page, row = addressing.page("http://blog.example/old/")

    assert (page.key, row) == ("/new/", old)


def test_the_map_knows_all_variants_of_an_address_if_they_are_alike():
    renamed = {"https://www.blog.example/old": "/new"}

    assert key("http://blog.example/old/", renamed=renamed, merge=True) == "/new"
    assert key("http://blog.example/old/", renamed=renamed) == "http://blog.example/old/"


def test_rows_that_no_page_had_are_named():
    addressing = Addressing(renamed={"/a": "/b", "/c": "/d"})

    _, used = addressing.page("/a")

    assert addressing.unused({used, None}) == ["/c"]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "", "mailto:ada@example.org"])
def test_what_is_no_address_and_no_identifier_is_no_key(link):
    assert not is_key(link)


@pytest.mark.parametrize("link", ["https://blog.example/", "/a", "some-id", "482 http://blog.example/?p=482"])
def test_addresses_paths_and_identifiers_can_be_keys(link):
    assert is_key(link)


def test_a_map_is_read_with_quotes_blank_lines_and_a_byte_order_mark():
    rows = b'\xef\xbb\xbf/a,/b\r\n\r\n "/c,d" , /e \n"/c,d",/e\n'.replace(b' "', b'"').replace(b'" ', b'"')

    assert read_map(rows) == {"/a": "/b", "/c,d": "/e"}


@pytest.mark.parametrize(
    ("rows", "place", "what"),
    [
        (b"/a,/b\n/c\n", Place(2, 2), "two cells"),
        (b"/a,/b,/c\n", Place(1, 3), "two cells"),
        (b"/a,/b\n\n/c,\n", Place(3, 2), "empty"),
        (b",/b\n", Place(1, 1), "empty"),
        (b"/a,/b\n/a,/c\n", Place(2, 2), "another new address"),
        (b"/a," + b"x" * 513, Place(1, 2), "512"),
        (b"/a,/b\n/caf\xe9,/c\n", Place(2, 5), "UTF-8"),
        (b'/a,/b\n/c,"/d\n', Place(2, 1), "CSV"),
    ],
)
def test_a_bad_row_is_refused_with_its_place(rows, place, what):
    with pytest.raises(ImportRefused, match=what) as refused:
        read_map(rows)

    assert refused.value.place == place
