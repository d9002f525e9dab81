from __future__ import annotations

import gzip
import json

import brotli
import pytest

from talkwidget.core.settings import Settings
from tests.api.crowd import fill
from tests.conftest import SECRET

PAGE = "/api/comments?thread=/posts/42"


def test_a_thread_nobody_wrote_in_is_an_empty_one(stranger):
    answer = stranger.get(PAGE)

    assert answer.json == {
        "thread": {
            "site": "default", "key": "/posts/42", "title": None, "url": None, "state": "open", "count": 0,
            "version": 0,
        },
        "settings": {
            "guests": True, "edit_seconds": 900, "max_length": 10_000, "max_depth": 3, "locale": "en",
            "strings": None,
        },
        "comments": [], "next": None, "previous": None,
    }  # fmt: skip


def test_a_comment_has_the_fields_of_the_document_in_their_order(ada, stranger):
    ada.comment("**Hello**", title="News", url="http://localhost/posts/42")

    page = stranger.get(PAGE).json
    (comment,) = page["comments"]
    assert list(comment) == [
        "id", "number", "parent", "root", "depth", "author", "html", "state", "official", "pinned", "created",
        "edited", "likes", "replies", "more", "reason", "quotes",
    ]  # fmt: skip
    assert list(comment["author"]) == ["id", "name", "url", "avatar", "role", "was"]
    assert comment["html"].strip() == "<p><strong>Hello</strong></p>"
    assert comment["created"] == "2026-11-22T18:00:00Z"
    assert (page["thread"]["title"], page["thread"]["url"]) == ("News", "http://localhost/posts/42")


def test_a_deleted_comment_with_a_reply_keeps_its_place_and_nothing_else(ada, bob, stranger):
    first = ada.comment("Gone soon")
    bob.comment("A reply", parent=first["number"])

    ada.delete(f"/api/comments/{first['id']}")

    gone, reply = stranger.get(PAGE).json["comments"]
    assert (gone["number"], gone["state"], gone["author"], gone["html"], gone["likes"]) == (1, "deleted", None, None, 0)
    assert reply["parent"] == 1


def test_the_pages_of_a_thread_hold_every_root_once(engine, stranger):
    fill(engine, roots=7, replies=0)
    seen, after = [], ""

    for _ in range(3):
        page = stranger.get(f"{PAGE}&limit=3" + (f"&after={after}" if after else "")).json
        seen += [comment["number"] for comment in page["comments"]]
        after = page["next"]

    assert (seen, after) == ([1, 2, 3, 4, 5, 6, 7], None)


def test_more_replies_are_found_by_the_cursor_their_root_has(engine, stranger):
    fill(engine, roots=1, replies=25)
    page = stranger.get(PAGE).json

    more = page["comments"][0]["more"]
    rest = stranger.get(f"{PAGE}&root=1&after={more['next']}").json

    shown = {comment["number"] for comment in [*page["comments"], *rest["comments"]]}
    assert (more["count"], shown) == (15, set(range(1, 27)))


def test_a_permalinks_page_holds_its_comment_and_leads_both_ways(engine, stranger):
    fill(engine, roots=30, replies=0)

    page = stranger.get(f"{PAGE}&around=15&limit=5").json

    numbers = [comment["number"] for comment in page["comments"]]
    assert 15 in numbers
    before = stranger.get(f"{PAGE}&limit=5&after={page['previous']}").json["comments"]
    behind = stranger.get(f"{PAGE}&limit=5&after={page['next']}").json["comments"]
    assert before[-1]["number"] == numbers[0] - 1
    assert behind[0]["number"] == numbers[-1] + 1


def test_search_finds_words_and_takes_wildcards_as_letters(ada, stranger):
    ada.comment("All of 100% is green")
    ada.comment("Nothing here")

    hits = [len(stranger.get(f"{PAGE}&q={words}").json["comments"]) for words in ("GREEN", "100%25", "1%25", "_")]

    assert hits == [1, 1, 0, 0]


def test_what_changed_since_a_version_is_told_and_no_more(ada, bob, stranger):
    first, second = ada.comment("One"), bob.comment("Two", parent=1)
    ada.comment("Three")
    page = stranger.get(PAGE).json
    version = page["thread"]["version"]
    ada.put(f"/api/comments/{first['id']}/like")
    bob.delete(f"/api/comments/{second['id']}")
    new = ada.comment("Four")

    answer = stranger.get(f"{PAGE}&since={version}").json

    assert list(answer) == list(page)
    assert (answer["settings"], answer["thread"]["count"]) == (page["settings"], 3)
    assert [(row["number"], row["state"], row["likes"]) for row in answer["comments"]] == [
        (1, "published", 1), (2, "deleted", 0), (4, "published", 0),
    ]  # fmt: skip
    assert list(answer["comments"][1]) == list(new)
    assert (answer["comments"][1]["author"], answer["comments"][1]["html"]) == (None, None)
    assert (answer["next"], answer["previous"]) == (None, None)


def test_what_changed_is_cached_like_a_page(ada, stranger, statements):
    ada.comment()
    path = f"{PAGE}&since=0"
    first = stranger.get(path)

    with statements() as seen:
        again = stranger.get(path, headers={"If-None-Match": first.headers["ETag"]})
    ada.comment()

    assert (again.status_code, again.data, len(seen)) == (304, b"", 1)
    assert first.headers["Cache-Control"] == stranger.get(PAGE).headers["Cache-Control"]
    assert len(stranger.get(path, headers={"If-None-Match": first.headers["ETag"]}).json["comments"]) == 2


def test_what_can_not_be_told_is_a_problem_that_nobody_keeps(ada, stranger):
    for _ in range(2):
        ada.comment()

    answer = stranger.get(f"{PAGE}&since=0&limit=1")

    assert (answer.status_code, answer.json["code"]) == (410, "version_too_old")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_counts_are_those_of_the_keys_asked_for(ada, stranger):
    ada.comment(thread="/a")
    ada.comment(thread="/a")

    answer = stranger.get("/api/counts?thread=/a&thread=/b&thread=/a")

    assert answer.json == {"counts": {"/a": 2, "/b": 0}}


def test_the_page_of_ten_comments_costs_what_that_of_ten_thousand_does(engine, stranger, statements):
    paths = [
        PAGE,
        f"{PAGE}&sort=newest",
        f"{PAGE}&sort=top",
        f"{PAGE}&around=5",
        f"{PAGE}&root=1",
        f"{PAGE}&q=words",
        f"{PAGE}&since=0",
    ]
    costs = []

    for size in (9, 9_999):  # each with its root
        fill(engine, roots=1, replies=size, thread="/posts/42")
        for path in paths:
            with statements() as seen:
                assert stranger.get(path).status_code == 200
            costs.append(len(seen))

    assert costs[: len(paths)] == costs[len(paths) :]
    assert max(costs) <= 3


def test_an_unchanged_page_costs_one_statement(ada, stranger, statements):
    ada.comment()
    etag = stranger.get(PAGE).headers["ETag"]

    with statements() as seen:
        answer = stranger.get(PAGE, headers={"If-None-Match": etag})

    assert (answer.status_code, answer.data, len(seen)) == (304, b"", 1)
    assert answer.headers["ETag"] == etag


def test_a_page_that_was_made_already_costs_one_statement(ada, stranger, statements):
    ada.comment()
    first = stranger.get(PAGE)

    with statements() as seen:
        again = stranger.get(PAGE)

    assert (again.data, len(seen)) == (first.data, 1)


@pytest.mark.parametrize("form", ["{0}", "W/{0}", '"other", {0}', "*"])
def test_every_form_of_if_none_match_is_understood(ada, stranger, form):
    ada.comment()
    etag = stranger.get(PAGE).headers["ETag"]

    assert stranger.get(PAGE, headers={"If-None-Match": form.format(etag)}).status_code == 304


def test_the_etag_is_a_strong_one_and_changes_with_the_page_the_query_and_the_packing(ada, stranger):
    comment = ada.comment()
    asked = [PAGE, f"{PAGE}&sort=newest", f"{PAGE}&limit=1", f"{PAGE}&q=Hello", "/api/comments?thread=/other"]
    etags = [stranger.get(path).headers["ETag"] for path in asked]
    etags.append(stranger.get(PAGE, headers={"Accept-Encoding": "gzip"}).headers["ETag"])

    ada.put(f"/api/comments/{comment['id']}/like")
    etags.append(stranger.get(PAGE).headers["ETag"])

    assert all(etag.startswith('"') for etag in etags)
    assert len(set(etags)) == len(etags)


def test_a_setting_that_shows_changes_the_etag(talk, ada, stranger):
    ada.comment()
    before = stranger.get(PAGE).headers["ETag"]

    talk.set_site("default", options={"max_length": 500})

    assert stranger.get(PAGE).headers["ETag"] != before


def test_parameters_nobody_asked_for_change_nothing(ada, stranger):
    ada.comment()

    plain, noisy = stranger.get(PAGE), stranger.get(f"{PAGE}&utm_source=x&_=123&cb=1")

    assert (noisy.data, noisy.headers) == (plain.data, plain.headers)


def test_shared_caches_are_told_what_they_may_do(stranger):
    headers = stranger.get(PAGE).headers

    assert headers["Cache-Control"] == "public, max-age=0, s-maxage=10, stale-while-revalidate=60, stale-if-error=300"
    assert headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "coding", "unpack"),
    [
        ("gzip", "gzip", gzip.decompress),
        ("gzip, br", "br", brotli.decompress),
        ("gzip, br;q=0.5", "gzip", gzip.decompress),
        ("*", "br", brotli.decompress),
        ("br;q=0, *", "gzip", gzip.decompress),
    ],
)
def test_packed_it_is_the_same_page(ada, stranger, accepted, coding, unpack):
    ada.comment()

    packed = stranger.get(PAGE, headers={"Accept-Encoding": accepted})

    assert packed.headers["Content-Encoding"] == coding
    assert packed.headers["ETag"].endswith(f'-{coding}"')
    assert unpack(packed.data) == stranger.get(PAGE).data


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br;q=0", "zstd"])
def test_nobody_is_sent_what_they_can_not_unpack(stranger, accepted):
    answer = stranger.get(PAGE, headers={"Accept-Encoding": accepted})

    assert "Content-Encoding" not in answer.headers
    assert json.loads(answer.data)


def test_head_has_the_headers_of_get_and_no_body(ada, stranger):
    ada.comment()

    head, get = stranger.ask("HEAD", PAGE), stranger.get(PAGE)

    assert (head.status_code, head.data) == (200, b"")
    assert head.headers == get.headers


def test_a_members_only_site_shows_guests_and_strangers_nothing(talk, ada, guest, stranger):
    ada.comment()
    talk.set_site("default", options={"members_only": True})
    paths = [PAGE, "/api/counts?thread=/posts/42", "/feed.atom", "/feed.json?thread=/posts/42"]

    refused = [somebody.get(path) for somebody in (guest, stranger) for path in paths]
    shown = [ada.get(path) for path in paths]

    assert {(answer.status_code, answer.json["code"]) for answer in refused} == {(401, "members_only")}
    assert {answer.status_code for answer in shown} == {200}
    assert {answer.headers["Cache-Control"] for answer in [*refused, *shown]} == {"private, no-store"}
    assert not any("Access-Control-Allow-Origin" in answer.headers for answer in [*refused, *shown])


def test_reading_takes_no_notice_of_a_token_that_expired(stranger):
    answer = stranger.get(PAGE, headers={"Authorization": "Bearer nonsense"})

    assert answer.status_code == 200


class TestSettingsOfTheDeployment:
    @pytest.fixture
    def settings(self):
        return Settings(secret=SECRET, shared_seconds=0, stale_seconds=5, locale="de")

    def test_they_show(self, stranger):
        answer = stranger.get(PAGE)

        assert answer.json["settings"]["locale"] == "de"
        assert answer.headers["Cache-Control"].endswith("s-maxage=0, stale-while-revalidate=5, stale-if-error=300")
