"""Which thread a comment lands in, and what a change of mind about it does."""

from __future__ import annotations

import pytest

from talkwidget.transfer.wordpress import WordPress
from tests.transfer.exports import PAGE, disqus, item, note, post, thread, wordpress

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def two_pages(first, second):
    return disqus(
        thread("1", link=first), thread("2", link=second), post("1"), post("2", thread="2"), post("3", thread="2")
    )


def keys(trial):
    return {key: row.count for key, row in trial.pages().items()}


def test_addresses_are_keys_as_they_are(trial):
    trial.run(two_pages("http://blog.example/a/", "https://blog.example/a/"))

    assert keys(trial) == {"http://blog.example/a/": 1, "https://blog.example/a/": 2}


def test_without_the_host_pages_of_two_hosts_are_one(trial):
    trial.run(two_pages("http://old.example/a/", "https://blog.example/a/?utm_source=feed"), strip_host=True)

    assert keys(trial) == {"/a/": 3}
    assert trial.pages()["/a/"].url == "https://blog.example/a/"


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        ("http://www.blog.example/a", "https://blog.example/a/", "https://blog.example/a/"),
        ("https://blog.example/a/", "http://blog.example/a", "http://blog.example/a"),
    ],
)
def test_variants_become_the_one_with_most_comments(trial, first, second, key):
    trial.run(two_pages(first, second), merge=True)

    assert keys(trial) == {key: 3}


def test_of_two_equal_variants_the_secure_one_is_taken(trial):
    raw = disqus(
        thread("1", link="http://blog.example/a"),
        thread("2", link="https://blog.example/a/"),
        post("1"),
        post("2", thread="2"),
    )

    trial.run(raw, merge=True)

    assert keys(trial) == {"https://blog.example/a/": 2}


def test_a_slash_more_or_less_is_one_path_if_asked(trial):
    trial.run(two_pages("http://blog.example/a", "http://blog.example/a/"), merge=True, strip_host=True)

    assert keys(trial) == {"/a/": 3}


def test_replies_keep_their_parents_when_pages_become_one(trial):
    raw = disqus(
        thread("1", link="http://blog.example/a"), thread("2", link="https://blog.example/a"),
        post("1"), post("2", parent="1"), post("3", thread="2"), post("4", parent="3", thread="2"),
    )  # fmt: skip

    trial.run(raw, strip_host=True)

    assert trial.tree() == {"disqus:1": None, "disqus:2": "disqus:1", "disqus:3": None, "disqus:4": "disqus:3"}


def test_a_merged_thread_is_closed_only_if_all_of_it_is(trial):
    raw = disqus(
        thread("1", link="http://blog.example/a", closed=True), thread("2", link="https://blog.example/a"), post("1"),
        post("2", thread="2"),
    )  # fmt: skip

    trial.run(raw, strip_host=True)

    assert trial.pages()["/a"].state == "open"


def test_the_map_moves_pages_and_names_rows_that_fit_none(trial):
    renamed = {"https://old.example/a": "https://blog.example/b", "/gone": "/there"}

    report = trial.run(two_pages("https://old.example/a", PAGE), strip_host=True, renamed=renamed)

    assert keys(trial) == {"/b": 1, "/posts/1": 2}
    assert report.findings.unused == ("/gone",)


def test_a_page_in_the_map_is_taken_whatever_its_host(trial):
    trial.run(
        two_pages("http://localhost/a", "http://localhost/b"),
        hosts=["blog.example"],
        renamed={"http://localhost/a": "https://new.example/a"},
    )

    assert keys(trial) == {"https://new.example/a": 1}


@pytest.mark.parametrize(
    ("link", "post_id", "key"), [("javascript:alert(1)", "18", "wordpress-18"), ("", "", "wordpress-1")]
)
def test_a_page_without_an_address_is_named_by_its_id(trial, link, post_id, key):
    report = trial.run(wordpress(item(note("1"), link=link, post_id=post_id)), WordPress())

    assert keys(trial) == {key: 1}
    assert trial.pages()[key].url is None
    assert report.findings.nameless == 1


def test_the_map_names_a_page_without_an_address(trial):
    report = trial.run(disqus(thread("77", link=""), post("1", thread="77")), renamed={"disqus-77": "/seventy-seven"})

    assert keys(trial) == {"/seventy-seven": 1}
    assert report.findings.nameless == 0


def test_comments_of_two_blogs_with_the_same_ids_both_come_in(trial):
    for blog in ("https://one.example", "https://two.example"):
        report = trial.run(wordpress(item(note("1", user="1"), link=f"{blog}/a"), blog=blog), WordPress())
        assert report.added == 1

    assert len({one.subject for one in trial.stored()}) == 2


def test_a_run_with_other_keys_adds_nothing_and_says_where_they_are(trial):
    trial.run(disqus(thread(), post("1")))

    report = trial.run(disqus(thread(), post("1")), strip_host=True)

    assert (report.added, report.elsewhere, report.elsewhere_key) == (0, 1, PAGE)
    assert keys(trial) == {PAGE: 1}


def test_a_reply_to_what_stands_under_another_key_is_a_root(trial):
    trial.run(disqus(thread(), post("1")))

    trial.run(disqus(thread(), post("1"), post("2", parent="1")), strip_host=True)

    assert [(one.key, one.number, one.parent) for one in trial.stored()] == [("/posts/1", 1, None), (PAGE, 1, None)]


def test_an_origin_too_long_for_the_store_is_shortened_and_still_known(trial):
    raw = wordpress(item(note("1")), blog="https://" + "x" * 300 + ".example")

    assert trial.run(raw, WordPress()).added == 1
    assert trial.run(raw, WordPress()).added == 0
    assert len(trial.stored()[0].origin) <= 128
