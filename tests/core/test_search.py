from __future__ import annotations

import pytest

from talkwidget.core.errors import BadCursor, Invalid
from tests.core.tree import Node, line, plant


@pytest.fixture
def find(talk, ada):
    """Post each of ``texts``, then look for ``words``: the numbers that were found."""

    def find(texts: list[str], words: str) -> list[int]:
        for text in texts:
            talk.post(None, "/a", ada, text)
        return [row.number for row in talk.search(talk.thread(None, "/a"), words).comments]

    return find


def test_the_newest_is_found_first(find):
    assert find(["tea", "coffee", "tea and milk", "teapot"], "tea") == [4, 3, 1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("100% sure", "100%"),
        ("100% sure", "%"),
        ("snake_case", "snake_case"),
        ("a/b/c", "a/b"),
        (r"C:\temp\new", r"c:\temp\new"),
        ("it's", "it's"),
        ('"quoted"', '"quoted"'),
        ("a--b; DROP TABLE talk_comment", "--b; drop"),
        ("x[abc]y", "[abc]"),
        ("what?!", "?!"),
        ("2 * 3 * 4", "*"),
    ],
)
def test_signs_are_looked_for_as_they_are(find, text, words):
    other = "100 sure, snakeXcase, a b c, Ctempnew, its, quoted, xay, what"

    assert find([other, text.replace("*", r"\*"), other], words) == [2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello World", "hello WORLD"),
        ("ÄRGER", "ärger"),
        ("Straße", "STRASSE"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("ПРИВЕТ", "привет"),
        ("caf\u00e9", "cafe\u0301"),
        ("\ufb01nd", "find"),
        ("\uff11\uff12\uff13", "123"),
        ("日本語のコメント", "コメント"),
        ("well \U0001f600 done", "\U0001f600"),
        ("İstanbul", "i̇stanbul"),
    ],
)
def test_letters_are_found_in_any_case_and_form(find, text, words):
    assert find([text, "nothing of that"], words) == [1]


def test_every_word_must_be_there_in_any_order(find):
    assert find(["milk and tea", "tea", "milk", "tea with milk"], "tea milk") == [4, 1]


def test_words_of_the_text_are_found_not_its_markup(find):
    texts = ["**bold** [link](https://example.com)", "strong and example"]

    assert find(texts, "bold link") == [1]
    assert find([], "strong") == [2]
    assert find([], "example") == [2]
    assert find([], "**") == []


def test_only_what_is_published_is_found(talk, ada, bob, moderator, find):
    deleted, removed = (talk.post(None, "/a", ada, "needle").comment for _ in range(2))
    for row in (deleted, removed):
        talk.post(None, "/a", bob, "needle too", parent=row.number)
    talk.delete(None, deleted.id, ada)
    talk.moderate(None, removed.id, moderator, "remove")
    talk.set_site("default", options={"moderation": "hold"})
    talk.post(None, "/a", ada, "needle that waits")

    assert find([], "needle") == [4, 3]


def test_replies_are_found_with_their_places(talk, ada, bob):
    talk.post(None, "/a", ada, "first")
    reply = talk.post(None, "/a", bob, "needle", parent=1).comment

    assert talk.search(talk.thread(None, "/a"), "needle").comments == [reply]


def test_another_thread_is_not_searched(talk, ada, find):
    talk.post(None, "/b", ada, "needle")

    assert find(["hay"], "needle") == []


@pytest.mark.parametrize("words", ["", "   ", "\n", "\u200b", "a b c d e f g h i", "x" * 501, "x" * 100_000])
def test_nothing_or_too_much_is_refused(talk, ada, words):
    for key in ("/a", "/nobody-wrote-here"):
        talk.post(None, "/a", ada, "hello")
        with pytest.raises(Invalid) as refused:
            talk.search(talk.thread(None, key), words)
        assert list(refused.value.errors) == ["q"]


@pytest.mark.parametrize("words", ["a\x00b", "\ud800x", "%" * 500, "_" * 500, "x" * 500, "\\" * 500, "/" * 500])
def test_odd_words_are_looked_for_in_peace(find, words):
    assert find(["hay"], words) == []


@pytest.mark.parametrize("limit", [1, 3, 10, 100])
def test_pages_of_matches_give_each_once(talk, session, limit):
    nodes = [Node(number, 1 if number % 7 == 0 else None) for number in range(1, 41)]
    thread = plant(session, talk, "/a", nodes, words="needle")
    found, after = [], None
    while True:
        page = talk.search(thread, "needle", limit=limit, after=after)
        found += [row.number for row in page.comments]
        assert len(page.comments) <= limit
        after = page.next
        if after is None:
            break

    assert found == list(range(40, 0, -1))


def test_a_cursor_of_a_page_is_none_of_a_search(talk, session):
    thread = plant(session, talk, "/a", line(5))
    of_a_page = talk.page(thread, limit=1).next

    with pytest.raises(BadCursor):
        talk.search(thread, "word", after=of_a_page)
