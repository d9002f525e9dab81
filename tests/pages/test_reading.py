"""What a page says to people and to machines."""

from __future__ import annotations

import json

import pytest

from talkwidget import i18n
from talkwidget.core.errors import StoreBusy
from tests.pages.place import KEY, PEOPLE, Sheet

HEAD = "//head/link[@rel='{}']/@href"


@pytest.fixture
def long(place):
    """A thread of three pages."""
    with place.talk() as talk:
        for number in range(1, 122):
            talk.post(None, KEY, PEOPLE["bob"], f"Word {number}", title="News roundup", url="https://blog.example/42")
    return place


def test_a_page_is_called_after_its_article(place, stranger):
    assert stranger.get().said("//h1") == ["Talk for Article /posts/42"]

    place.say("bob", title="News <b>roundup</b>", url="https://blog.example/42")
    page = stranger.get()

    assert page.said("//title") == page.said("//h1") == ["Talk for News <b>roundup</b>"]
    assert page.all('//a[normalize-space(.)="Read the article"]/@href') == ["https://blog.example/42"]


def test_an_empty_thread_asks_for_its_first_comment(place, stranger):
    page = stranger.get()

    assert "No comments yet. Be the first." in page.text
    assert page.title == "Comments"
    assert page.all('//script[@type="application/ld+json"]') == []


def test_a_closed_thread_says_so_and_can_still_be_liked(place, reader):
    place.say("bob")
    with place.talk() as talk:
        talk.set_thread(None, KEY, PEOPLE["moderator"], state="closed")

    page = reader.get()

    assert "Comments are closed." in page.text
    assert page.all("//textarea") == []
    assert reader.press(page, "Like #1").status == 200
    assert "Reply" not in page.comment(1)


@pytest.mark.parametrize(
    ("sort", "first"), [("oldest", [1, 51, 101]), ("newest", [121, 71, 21]), ("top", [121, 71, 21])]
)
def test_pages_lead_on_and_back_in_every_order(long, stranger, sort, first):
    seen, page = [], stranger.get(sort=sort)
    while True:
        seen.append(page.numbers()[0])
        following = page.all(HEAD.format("next"))
        assert page.all('//nav/a[@rel="next"]/@href') == [f"{address}#talk" for address in following]
        if not following:
            break
        page = follow(stranger, following[0])
    back = []
    while following := page.all(HEAD.format("prev")):
        page = follow(stranger, following[0])
        back.append(page.numbers()[0])

    assert seen == first
    assert back == first[-2::-1]


def follow(visitor, address: str) -> Sheet:
    """Go to an address as it stands in a page."""
    return Sheet(visitor.client.get(address))


def test_a_permalink_opens_the_page_that_holds_its_comment(long, stranger):
    page = stranger.get(around=75)

    assert 75 in page.numbers()
    assert page.all(HEAD.format("prev"))
    assert page.all(HEAD.format("next"))
    assert page.all('//li[@id="talk-75"]//a[@part="number"]/@href') == [f"/talk/thread?thread={KEY}&around=75#talk-75"]


def test_each_page_has_one_address(long, stranger):
    first = f"http://localhost/talk/thread?thread={KEY}"

    for query in ({}, {"around": "7"}, {"lang": "de"}, {"open": "reply.1"}, {"q": "word"}, {"sort": "top"}):
        assert stranger.get(**query).all(HEAD.format("canonical")) == [first]
    for query in ({"q": "word"}, {"sort": "newest"}, {"sort": "top"}):
        after = stranger.get(**query).all(HEAD.format("next"))[0]
        assert follow(stranger, after).all(HEAD.format("canonical")) == [first]
    second = follow(stranger, stranger.get().all(HEAD.format("next"))[0])
    third = follow(stranger, second.all(HEAD.format("next"))[0])
    again = follow(stranger, third.all(HEAD.format("prev"))[0])
    assert second.all(HEAD.format("canonical")) == again.all(HEAD.format("canonical")) != [first]
    assert follow(stranger, again.all(HEAD.format("prev"))[0]).all(HEAD.format("canonical")) == [first]


def test_a_link_names_a_page_by_its_one_address_where_replies_stand_between(place, stranger):
    for number in range(1, 166):
        place.say("bob", f"Word {number}", parent=1 if number % 3 == 0 else None)

    for page in (stranger.get(), stranger.get(around=80)):
        (address,) = page.all(HEAD.format("next"))
        following = follow(stranger, address)
        (after,) = following.all(HEAD.format("next")) or [None]
        back = follow(stranger, follow(stranger, after).all(HEAD.format("prev"))[0]) if after else following

        canonical = [f"http://localhost{address}"]
        assert following.all(HEAD.format("canonical")) == back.all(HEAD.format("canonical")) == canonical


@pytest.mark.parametrize(
    ("sort", "heading"), [("oldest", "Comments 51 to 100 (121)"), ("newest", "Comments 71 to 22 (121)")]
)
def test_a_later_page_is_called_after_what_it_holds(long, stranger, sort, heading):
    first = stranger.get(sort=sort)
    second = follow(stranger, first.all(HEAD.format("next"))[0])

    assert (first.title, first.said("//title")) == ("Comments (121)", ["Talk for News roundup"])
    assert second.title == heading
    assert second.said("//title") == [f"{heading.removesuffix(' (121)')} · Talk for News roundup"]


def test_the_one_address_of_a_page_leads_to_what_it_holds(long, stranger):
    for query in ({"around": "75"}, {"around": "119"}, {"around": "51"}):
        page = stranger.get(**query)
        (address,) = page.all(HEAD.format("canonical"))

        assert follow(stranger, address).numbers() == page.numbers()
        assert follow(stranger, address).all(HEAD.format("canonical")) == [address]


def test_a_new_comment_is_written_below_no_results_and_no_single_branch(long, stranger):
    assert stranger.get().all("//textarea")
    for query in ({"q": "word"}, {"root": "1"}):
        assert stranger.get(**query).all("//textarea") == []


def test_a_search_says_how_many_it_found_only_where_it_shows_them_all(long, stranger):
    first = stranger.get(q="word")
    second = follow(stranger, first.all(HEAD.format("next"))[0])
    back = follow(stranger, second.all(HEAD.format("prev"))[0])

    assert [page.numbers()[0] for page in (first, second, back)] == [121, 71, 121]
    assert [page.said('//p[@part="message"]') for page in (first, second, back)] == [[], [], []]
    assert stranger.get(q="12").said('//p[@part="message"]') == ["4 results"]
    assert back.all(HEAD.format("prev")) == first.all(HEAD.format("prev")) == []


@pytest.mark.parametrize("words", ["a b c d e f g h i", "\u200b"])
def test_a_search_that_was_refused_has_not_found_nothing(long, stranger, words):
    assert "Nothing found" not in stranger.get(q=words).text
    assert "Nothing found for" in stranger.get(q="zebra").text


@pytest.mark.parametrize("who", ["", "ada"])
@pytest.mark.parametrize("root", ["1", "99999"])
def test_a_branch_without_replies_is_no_page(place, who, root):
    place.say("bob")
    visitor = place.visitor(who)

    page = visitor.get(root=root)

    assert page.status == 404
    assert page.trouble == f"Comment {root} is not here."
    assert "Be the first" not in page.text
    assert page.all('//meta[@name="robots"]/@content') == ["noindex"]
    assert page.all(HEAD.format("canonical")) == [f"http://localhost/talk/thread?thread={KEY}"]
    (back,) = page.all('//a[normalize-space(.)="Back to the thread"]/@href')
    assert follow(visitor, back).numbers() == [1]


@pytest.mark.parametrize("who", ["", "ada"])
def test_a_permalink_to_what_has_gone_says_so_above_the_thread(place, who):
    gone = place.say("bob")
    place.say("bob")
    with place.talk() as talk:
        talk.delete(None, gone.id, PEOPLE["bob"])

    page = place.visitor(who).get(around=1)

    assert (page.status, page.trouble) == (200, "Comment 1 is not here.")
    assert page.numbers() == [2]
    assert place.visitor(who).get(around=2).trouble == ""


def test_no_paragraph_is_empty_and_no_sign_is_what_html_has_not(place, stranger):
    with place.talk() as talk:
        talk.set_thread(None, KEY, PEOPLE["moderator"], state="closed")

    assert "" not in stranger.get().said("//main//p")
    assert "\0" not in stranger.get(q="a\0b").text


def test_search_engines_keep_no_forms_and_no_results(long, stranger):
    robots = '//meta[@name="robots"]/@content'

    assert stranger.get().all(robots) == []
    for query in ({"q": "word"}, {"open": "reply.1"}):
        assert stranger.get(**query).all(robots) == ["noindex"]


def test_feeds_are_found_from_the_page(long, stranger):
    for address in stranger.get().all("//head/link[@rel='alternate']/@href"):
        assert stranger.client.get(address).status_code == 200


def test_a_later_page_tells_machines_of_the_thread_and_not_of_itself(long, stranger):
    first, later = (
        json.loads(page.all('//script[@type="application/ld+json"]')[0].text)
        for page in (stranger.get(), stranger.get(around=60))
    )

    assert (later["url"], later["datePublished"]) == (first["url"], first["datePublished"])
    assert later["url"] == f"http://localhost/talk/thread?thread={KEY}#talk"


def test_machines_read_the_thread_as_a_discussion(place, stranger, reader):
    place.say("bob", "Some *words* </script>", title="News roundup", url="https://blog.example/42")
    place.say("eve", "An answer", parent=1)
    place.mute("ada", "eve")

    (told,) = (json.loads(script.text) for script in stranger.get().all('//script[@type="application/ld+json"]'))

    assert told["@type"] == "DiscussionForumPosting"
    assert told["sharedContent"]["url"] == "https://blog.example/42"
    (comment,) = told["comment"]
    assert (comment["@type"], comment["text"]) == ("Comment", "Some words </script>")
    assert comment["url"] == f"http://localhost/talk/thread?thread={KEY}#talk-1"
    assert comment["comment"][0]["text"] == "An answer"
    assert reader.get().all('//script[@type="application/ld+json"]') == []  # it would hold what is muted


def test_times_are_for_people_and_for_machines(place, stranger):
    place.say("bob")

    (time,) = stranger.get().all("//li//time")

    assert (time.get("datetime"), time.text) == ("2026-11-22T18:00:00Z", "Nov 22, 2026")
    assert stranger.get(lang="de").said("//li//time") == ["22.11.2026"]


def test_a_site_speaks_its_own_language_unless_another_is_asked_for(make_place):
    stranger = make_place(TALKWIDGET_LOCALE="de").visitor()
    german = {"Accept-Language": "fr"}

    assert stranger.get(headers=german).all("/html/@lang") == ["de"]
    assert stranger.get(lang="fr-CA").all("/html/@lang") == ["fr"]
    assert stranger.get(lang="tlh").all("/html/@lang") == ["de"]
    assert "lang=fr" in stranger.get(lang="fr").all("//header//a/@href")[0]


def test_an_owner_s_own_words_stand_on_the_page(make_place):
    stranger = make_place(TALKWIDGET_STRINGS={"en": {"embed.empty": "Say something <b>nice</b>"}}).visitor()

    page = stranger.get()

    assert "Say something <b>nice</b>" in page.said("//p")


def test_what_went_wrong_is_said_in_the_reader_s_language(place, stranger):
    refused = stranger.post(f"/talk/thread?thread={KEY}&lang=de", {"do": "preview", "text": ""})

    assert refused.status == 422
    assert "Write something first." not in refused.text
    assert refused.all("/html/@lang") == ["de"]


def test_the_list_of_threads_leads_to_each(place, stranger):
    place.say("bob", title="News & roundup")
    place.clock.advance(days=1)
    place.say("bob", key="/a b?c=d&e#f")

    page = stranger.get("")

    assert page.said('//ul[@part="threads"]/li') == [
        "/a b?c=d&e#f 1 comment · last comment Nov 23, 2026",
        "News & roundup 1 comment · last comment Nov 22, 2026",
    ]
    for address in page.all('//ul[@part="threads"]//a/@href'):
        assert follow(stranger, address).title == "Comments (1)"


def test_a_site_without_threads_says_so(stranger):
    assert "Nobody has commented here yet." in stranger.get("").text


def test_the_list_of_threads_is_paged(place, stranger):
    for number in range(51):
        place.say("bob", key=f"/{number}")
    first = stranger.get("")

    second = follow(stranger, first.all(HEAD.format("next"))[0])

    assert len(first.all('//ul[@part="threads"]/li')) == 50
    assert second.said('//ul[@part="threads"]//a') == ["/0"]
    assert follow(stranger, second.all(HEAD.format("prev"))[0]).said("//main//a") == first.said("//main//a")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/talk", "/talk/"),
        ("/talk?lang=de", "/talk/?lang=de"),
        ("/talk/thread/?thread=%2Fa", "/talk/thread?thread=%2Fa"),
        ("/talk/mutes/", "/talk/mutes"),
    ],
)
def test_an_address_as_people_type_it_leads_to_the_page(place, stranger, typed, meant):
    answer = stranger.client.get(typed)

    assert (answer.status_code, answer.headers["Location"]) == (308, meant)


def test_the_api_answers_its_own_addresses(place, stranger):
    for path in ("api/comments?thread=x", "api/nothing", "nothing", "embed.js", "thread/x", "talk.css"):
        assert "html" not in stranger.client.get(f"/talk/{path}").content_type


@pytest.mark.parametrize(
    ("query", "key"), [({"after": "zzz"}, "errors.bad_cursor"), ({"q": "a b c d e f g h i"}, "errors.too_many_words")]
)
def test_what_an_address_asks_in_vain_is_said_in_the_pages_language(stranger, query, key):
    page = stranger.get(lang="de", **query)

    assert page.trouble == i18n.catalogue("de").say(key, limit=8)


def test_a_store_that_is_away_is_a_page_that_says_when_to_come_back(place, reader, stranger, monkeypatch):
    def away(*_args, **_options):
        raise StoreBusy

    monkeypatch.setattr("talkwidget.core.threads.look", away)

    for visitor in (reader, stranger):
        page = visitor.get()
        assert (page.status, page.headers["Retry-After"]) == (503, "2")
        assert "Nothing is lost" in page.trouble


def test_a_fault_of_ours_is_noted_and_tells_nothing(place, reader, monkeypatch, caplog):
    place.say("bob")
    monkeypatch.setattr("talkwidget.pages.rows.arrange", lambda *_args, **_options: 1 / 0)

    page = reader.get()

    assert page.status == 500
    assert "ZeroDivisionError" not in page.text
    assert "GET /talk/thread failed" in caplog.text
