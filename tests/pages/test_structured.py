from __future__ import annotations

import json

import pytest

from talkwidget.core.imports import ImportedComment, ImportedThread
from talkwidget.core.text import clean_html
from talkwidget.pages.structured import discussion, in_script


@pytest.fixture
def thread(talk, clock, ada, bob, moderator):
    """Tell of a thread with a reply, a like, an edit, a tombstone and a name with an address."""
    say = {"title": "News <roundup>", "url": "https://blog.example/posts/42?a=ü#top"}
    first = talk.post(None, "/posts/42", ada, "First *words*\n\n> quoted", **say).comment
    talk.post(None, "/posts/42", bob, "A reply", parent=first.number)
    talk.like(None, first.id, bob)
    talk.edit(None, first.id, ada, "Better *words*\n\n> quoted & more")
    clock.advance(minutes=1)
    gone = talk.post(None, "/posts/42", ada, "Gone").comment
    talk.post(None, "/posts/42", bob, "Who?", parent=gone.number)
    talk.delete(None, gone.id, ada)
    return lambda **query: talk.page(talk.thread(None, "/posts/42"), **query)


def test_a_thread_is_a_discussion_about_its_page(thread):
    page = thread()

    told = discussion(page.thread, page.comments)

    assert told["@type"] == "DiscussionForumPosting"
    assert told["headline"] == "News <roundup>"
    assert told["sharedContent"] == {"@type": "WebPage", "url": "https://blog.example/posts/42?a=%C3%BC"}
    assert told["author"]["name"] == "blog.example"
    assert told["commentCount"] == 3


def test_replies_stand_in_what_they_answer(thread):
    page = thread()

    told = discussion(page.thread, page.comments, address="https://blog.example/talk/thread?thread=/posts/42")

    first, gone = told["comment"]
    assert (first["text"], first["author"]["name"]) == ("Better words quoted & more", "Ada")
    assert first["url"] == "https://blog.example/talk/thread?thread=/posts/42#talk-1"
    assert first["interactionStatistic"]["userInteractionCount"] == 1
    assert "dateModified" in first
    assert [reply["text"] for reply in first["comment"]] == ["A reply"]
    assert gone["creativeWorkStatus"] == "Deleted"
    assert "text" not in gone
    assert [reply["text"] for reply in gone["comment"]] == ["Who?"]


def test_every_page_tells_of_the_same_thread(thread, clock):
    clock.advance(days=1)
    page = thread()
    later = thread(after=thread(limit=1).next)
    where = "https://blog.example/talk/thread?thread=/posts/42"

    first = discussion(page.thread, page.comments, address=where)
    second = discussion(later.thread, later.comments, address=f"{where}&after=x", of_thread=where)

    assert [comment["url"] for comment in second["comment"]] == [f"{where}&after=x#talk-3"]
    assert {name: said for name, said in second.items() if name != "comment"} == {
        name: said for name, said in first.items() if name != "comment"
    }


def test_what_the_page_says_of_itself_counts_where_the_thread_says_nothing(talk, ada, thread):
    talk.post(None, "/bare", ada, "First")
    bare, told = talk.page(talk.thread(None, "/bare")), {"title": "Other news", "page": "https://blog.example/here"}

    silent = discussion(bare.thread, bare.comments, **told)
    known = discussion(thread().thread, thread().comments, **told)

    assert (silent["headline"], silent["sharedContent"]["url"]) == ("Other news", "https://blog.example/here")
    assert silent["author"]["name"] == "blog.example"
    assert (known["headline"], known["sharedContent"]["url"]) == (
        "News <roundup>",
        "https://blog.example/posts/42?a=%C3%BC",
    )


def test_a_page_with_an_impossible_address_breaks_nothing(talk, ada):
    talk.post(None, "/bare", ada, "First")
    page = talk.page(talk.thread(None, "/bare"))

    assert discussion(page.thread, page.comments, page="http://[::1/here")["author"]["name"] == "/bare"


def test_an_imported_thread_is_as_old_as_its_first_comment(talk, clock, ada):
    written = clock()
    clock.advance(days=100)
    talk.import_thread(None, ImportedThread("/a", comments=[
        ImportedComment("x:1", None, ada, clean_html("<p>Hi</p>"), written)
    ]))  # fmt: skip

    assert talk.thread(None, "/a").created == written


def test_a_reply_whose_parent_is_elsewhere_is_not_lost(thread):
    page = thread()

    told = discussion(page.thread, page.comments[1:2])

    assert [comment["text"] for comment in told["comment"]] == ["A reply"]


def test_a_thread_without_comments_is_no_discussion(talk):
    page = talk.page(talk.thread(None, "/nobody/here"))

    assert discussion(page.thread, page.comments) is None


def test_somebody_without_a_name_has_one_for_machines(talk, clock, ada):
    nobody = ada.__class__("import", "1", "")
    talk.import_thread(None, ImportedThread("/a", comments=[
        ImportedComment("x:1", None, nobody, clean_html("<p>Hi</p>"), clock())
    ]))  # fmt: skip
    page = talk.page(talk.thread(None, "/a"))

    told = discussion(page.thread, page.comments)

    assert told["comment"][0]["author"]["name"] == "Anonymous"


@pytest.mark.parametrize("value", ["</script>", "<!--", "a & b", "\u2028\u2029", "\U0001f682 \ue000", '"\\'])
def test_a_script_element_holds_any_text(value):
    written = str(in_script({"text": value, value: [1]}))

    assert json.loads(written) == {"text": value, value: [1]}
    assert not set("<>&\u2028\u2029") & set(written)


def test_json_that_is_written_already_stays_what_it_is():
    assert json.loads(in_script('{"html":"<p>ü</p>"}'.encode())) == {"html": "<p>ü</p>"}
