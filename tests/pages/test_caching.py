"""What strangers see is everybody's and is kept by caches; what a reader sees is theirs and is kept by none."""

from __future__ import annotations

import gzip

import pytest

from tests.pages.place import KEY

SHARED = "public, max-age=0, s-maxage=10, stale-while-revalidate=60, stale-if-error=300"
ALONE = "private, no-store"


@pytest.mark.parametrize("path", ["thread", ""])
def test_a_strangers_page_is_everybodys(place, stranger, path):
    place.say("bob")

    first, second = stranger.get(path), place.visitor().get(path)

    assert first.text == second.text
    assert first.headers["Cache-Control"] == SHARED
    assert first.headers["Vary"] == "Accept-Encoding, Cookie"
    assert first.headers["ETag"] == second.headers["ETag"]
    assert 'name="form"' not in first.text


def test_a_page_that_is_the_same_costs_one_statement(place, stranger, monkeypatch):
    place.say("bob")
    etag = stranger.get().headers["ETag"]
    monkeypatch.setattr("talkwidget.core.reading.page", None)

    again = stranger.client.get(f"/talk/thread?thread={KEY}", headers={"If-None-Match": etag})

    assert again.status_code == 304
    assert again.data == b""


def test_a_page_that_was_made_is_not_made_again(place, stranger, monkeypatch):
    place.say("bob")
    first = stranger.get()
    monkeypatch.setattr("talkwidget.core.reading.page", None)

    assert stranger.get().text == first.text


def test_gzip_is_another_packing_of_the_same(place, stranger):
    place.say("bob")

    page = stranger.get()
    packed = stranger.client.get(f"/talk/thread?thread={KEY}", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] != page.headers["ETag"]
    assert gzip.decompress(packed.data).decode() == page.text


@pytest.mark.parametrize(
    "change",
    [
        lambda place: place.say("bob"),
        lambda place: place.say("bob", title="A title"),
        lambda place: place.clock.advance(days=0) or set_site(place, locale="de"),
        lambda place: set_site(place, strings={"en": {"embed.comments": "Letters"}}),
        lambda place: set_site(place, guests=False),
    ],
)
def test_whatever_shows_makes_the_page_new(place, stranger, change):
    place.say("ada")
    before = stranger.get()

    change(place)

    assert stranger.get().headers["ETag"] != before.headers["ETag"]
    assert stranger.get().text != before.text


def set_site(place, **options):
    with place.talk() as talk:
        talk.set_site("default", options=options)


def test_each_address_is_a_page_of_its_own_and_unknown_parameters_make_none(place, stranger):
    place.say("ada")
    views = [{}, {"sort": "newest"}, {"q": "words"}, {"lang": "de"}, {"open": "reply.1"}, {"around": "1"}]

    etags = [stranger.get(**view).headers["ETag"] for view in views]

    assert len(set(etags)) == len(views)
    for noise in ({"utm_source": "x"}, {"news": "posted.1"}, {"show": "muted"}, {"open": "edit.1"}, {"sort": "oldest"}):
        assert stranger.get(**noise).headers["ETag"] == etags[0]


def test_another_host_is_another_page(place):
    """Its name stands in the permalinks: a cache must not give one host's page to another."""
    place.say("ada")
    here, there = (
        place.app.test_client().get(f"/talk/thread?thread={KEY}", base_url=f"http://{host}")
        for host in ("talk.example", "evil.example")
    )

    assert "evil" not in here.text
    assert here.headers["ETag"] != there.headers["ETag"]


def test_a_reader_s_page_is_theirs_alone(place, reader, stranger):
    place.say("bob")
    stranger.press(stranger.get(), "Like #1")

    for visitor in (reader, stranger):
        for path in ("thread", "", "mutes"):
            page = visitor.get(path)
            assert page.headers["Cache-Control"] == ALONE
            assert "Cookie" in page.headers["Vary"]
            assert "ETag" not in page.headers


def test_a_browser_that_has_the_public_page_doesnt_keep_it_for_the_reader(place, stranger):
    place.say("eve")
    etag = stranger.get().headers["ETag"]
    stranger.press(stranger.get(), "Mute Eve")

    page = stranger.get(headers={"If-None-Match": etag})

    assert page.status == 200
    assert page.title == "Comments (1 · 1 hidden)"


def test_what_the_host_sets_on_the_way_out_is_no_part_of_a_public_page(place, stranger):
    from flask import session

    @place.app.after_request
    def remember(response):
        session["seen"] = True
        return response

    place.say("bob")
    page = stranger.get()

    assert "Set-Cookie" not in page.headers
    assert page.headers["Vary"] == "Accept-Encoding, Cookie"


def test_a_members_site_shows_strangers_nothing(make_place):
    place = make_place(TALKWIDGET_MEMBERS_ONLY=True)
    place.say("bob", "Secret words")

    for path in ("thread", "", "mutes"):
        page = place.visitor().get(path)
        assert (page.status, page.headers["Cache-Control"]) == (401, ALONE)
        assert "Secret" not in page.text
    assert place.visitor("ada").get().headers["Cache-Control"] == ALONE


@pytest.mark.parametrize("kind", ["css", "js"])
def test_files_are_kept_for_a_year_under_their_own_name(place, stranger, kind):
    xpath = "//link[@rel='stylesheet']/@href" if kind == "css" else "//script/@src"
    (address,) = stranger.get().all(xpath)

    mine = stranger.client.get(address)
    older = stranger.client.get(f"/talk/talk.00000000.{kind}")

    assert mine.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert older.data == mine.data
    assert "immutable" not in older.headers["Cache-Control"]
