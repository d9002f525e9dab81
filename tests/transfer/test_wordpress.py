from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from talkwidget.transfer.wordpress import WordPress
from tests.transfer.exports import PAGE, item, note, wordpress


def read(raw: bytes, **options):
    return list(WordPress(**options).read([raw]))


def test_an_item_and_its_comment_are_read():
    comment, page = read(
        wordpress(
            item(
                note("7", "One\ntwo", parent="6", email="ada@example.org", url="https://ada.example"), comments="closed"
            )
        )
    )

    assert (page.ref, page.name, page.link, page.title, page.closed) == ("1", "18", PAGE, "A post", True)
    assert (comment.ref, comment.thread, comment.parent, comment.name) == ("7", "1", "6", "Ada")
    assert (comment.person, comment.group, comment.website) == ("", "ada@example.org", "https://ada.example")
    assert (comment.html, comment.newlines, comment.kind) == ("One\ntwo", True, "published")
    assert comment.created == dt.datetime(2020, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def test_items_are_told_apart_though_their_ids_repeat():
    one, first, two, second = read(wordpress(item(note("1")), item(note("1"), link=PAGE + "2")))

    assert (one.thread, two.thread) == (first.ref, second.ref) == ("1", "2")


def test_items_without_comments_count_too():
    *_, comment, page = read(wordpress(item(), item(note("1"))))

    assert comment.thread == page.ref == "2"


@pytest.mark.parametrize("blog", ["https://blog.example", "http://www.blog.example/", "HTTPS://Blog.Example"])
def test_ids_are_those_of_a_blog_however_it_is_reached(blog):
    comment, page = read(wordpress(item(note("1", user="3")), blog=blog))

    assert (comment.person, page.scope) == ("blog.example:3", "blog.example:18")


@pytest.mark.parametrize("user", ["0", "", "x", "-1"])
def test_who_was_not_signed_in_has_no_id(user):
    comment, _ = read(wordpress(item(note("1", user=user))))

    assert comment.person == ""


@pytest.mark.parametrize(
    ("approved", "kind", "is_"),
    [
        ("1", "", "published"), ("1", "comment", "published"), ("", "", "published"), ("0", "", "unapproved"),
        ("hold", "", "unapproved"), ("spam", "comment", "spam"), ("trash", "", "deleted"),
        ("post-trashed", "", "deleted"), ("1", "pingback", "pingback"), ("1", "trackback", "trackback"),
    ],
)  # fmt: skip
def test_approval_and_type_say_what_kind_of_comment_it_is(approved, kind, is_):
    comment, _ = read(wordpress(item(note("1", approved=approved, kind=kind))))

    assert comment.kind == is_


def test_other_versions_and_prefixes_are_read_alike():
    raw = wordpress(item(note("1"))).replace(b"wp:", b"ns1:").replace(b"export/1.2", b"export/1.0")

    comment, page = read(raw)

    assert (comment.ref, comment.html, page.name) == ("1", "Words.", "18")


@pytest.mark.parametrize(
    ("gmt", "date", "created"),
    [
        ("2020-07-01 10:00:00", "2020-07-01 12:00:00", "2020-07-01T10:00:00+00:00"),
        ("0000-00-00 00:00:00", "2020-07-01 12:00:00", "2020-07-01T10:00:00+00:00"),
        ("", "2020-01-01 12:00:00", "2020-01-01T11:00:00+00:00"),
    ],
)
def test_local_dates_count_where_there_is_no_utc_one(gmt, date, created):
    comment, _ = read(wordpress(item(note("1", gmt=gmt, date=date))), zone=ZoneInfo("Europe/Paris"))

    assert comment.created == dt.datetime.fromisoformat(created)


def test_zero_dates_are_none():
    comment, _ = read(wordpress(item(note("1", gmt="0000-00-00 00:00:00", date="0000-00-00 00:00:00"))))

    assert comment.created is None


def test_an_item_takes_its_date_from_the_feed_if_it_has_no_other():
    raw = wordpress(item()).replace(b"2020-01-01 00:00:00", b"0000-00-00 00:00:00")

    [page] = read(raw)

    assert page.created == dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def test_a_draft_without_any_date_has_none():
    raw = wordpress(item()).replace(b"2020-01-01 00:00:00", b"").replace(b"Wed, 01 Jan 2020", b"Wed, 99 Foo -001")

    [page] = read(raw)

    assert page.created is None


def test_a_root_has_no_parent():
    comment, _ = read(wordpress(item(note("1", parent="0"))))

    assert comment.parent == ""
