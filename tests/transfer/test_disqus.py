from __future__ import annotations

import datetime as dt

import pytest

from talkwidget.transfer.disqus import Disqus
from talkwidget.transfer.format import SourceComment, SourceThread
from tests.transfer.exports import PAGE, disqus, post, thread


def read(raw: bytes):
    return list(Disqus().read([raw]))


def test_a_thread_and_its_comment_are_read():
    page, comment = read(
        disqus(
            thread("5", closed=True, title="It&#8217;s"),
            post("7", "<p>Hi</p>", parent="6", thread="5", name="Ada", username="ada", email="ada@example.org"),
        )
    )

    assert isinstance(page, SourceThread)
    assert (page.ref, page.link, page.title, page.closed, page.deleted) == ("5", PAGE, "It&#8217;s", True, False)
    assert isinstance(comment, SourceComment)
    assert (comment.ref, comment.thread, comment.parent, comment.name) == ("7", "5", "6", "Ada")
    assert (comment.person, comment.group, comment.html, comment.newlines) == (
        "ada",
        "ada@example.org",
        "<p>Hi</p>",
        False,
    )
    assert comment.created == dt.datetime(2020, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert comment.kind == "published"
    assert comment.place.line == 4


@pytest.mark.parametrize(
    ("flags", "kind"),
    [
        ({"spam": True}, "spam"),
        ({"deleted": True}, "deleted"),
        ({"spam": True, "deleted": True}, "spam"),
        ({}, "published"),
    ],
)
def test_flags_say_what_kind_of_comment_it_is(flags, kind):
    [comment] = read(disqus(post("1", **flags)))

    assert comment.kind == kind


def test_a_comment_that_awaits_approval_is_not_published():
    [comment] = read(disqus(post("1").replace("</post>", "<isApproved>false</isApproved></post>")))

    assert comment.kind == "unapproved"


@pytest.mark.parametrize(
    ("text", "created"),
    [
        ("2021-10-27T01:04:20Z", dt.datetime(2021, 10, 27, 1, 4, 20, tzinfo=dt.UTC)),
        ("\n\t2021-10-27T03:04:20.5+02:00\n", dt.datetime(2021, 10, 27, 1, 4, 20, 500000, tzinfo=dt.UTC)),
        ("2021-10-27T01:04:20", dt.datetime(2021, 10, 27, 1, 4, 20, tzinfo=dt.UTC)),
        ("2011-x09-30T22:48:43Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("", None),
    ],
)
def test_dates_are_utc_and_zero_dates_are_none(text, created):
    [comment] = read(disqus(post("1", created=text)))

    assert comment.created == created


def test_an_identifier_stands_in_for_a_link_that_is_missing():
    [page] = read(disqus(thread("5", link="", name="/about")))

    assert page.link == "/about"


def test_a_post_without_a_number_goes_by_its_identifier():
    [comment] = read(disqus(post("").replace("<message>", "<id>12345</id><message>")))

    assert comment.ref == "id-12345"
