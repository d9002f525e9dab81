"""Work instead of waiting: the embed does it by itself, in a worker or without one, and no draft is ever lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from talkwidget.core import proofs
from tests.browser.reader import cut

POSTS = "/api/comments"
BREATHS = """() => {
  window.breaths = 0;
  const wait = setTimeout;
  window.setTimeout = (work, ms, ...rest) => {
    if (ms == 4) breaths++;
    return wait(work, ms, ...rest);
  };
}"""


@pytest.fixture
def asking(stage):
    """A site that asks its guests for work."""
    stage.set_site(moderation="on", proof_of_work="guests")
    return stage


@pytest.fixture
def sent(reader):
    """What was posted: the key and the body of each."""
    posts = []

    def hear(request):
        if request.method == "POST" and request.url.partition("?")[0].endswith(POSTS):
            posts.append((request.headers["idempotency-key"], request.post_data_json))

    reader.page.on("request", hear)
    return posts


@pytest.fixture
def workers(reader):
    """The workers that the page has started."""
    started = []

    def see(worker):
        started.append(worker.url)

    reader.page.on("worker", see)
    return started


def write_slowly(reader, stage, text="Hello"):
    """Write as people do: the server's clock goes on meanwhile."""
    with reader.page.expect_response("**/api/challenge*"):
        reader.begin()
    stage.clock.advance(seconds=20)
    reader.write(text)


def test_a_guest_is_published_once_their_browser_has_worked(reader, asking, sent, workers):
    reader.open()
    reader.status.evaluate("""status => {
      window.heard = [];
      new MutationObserver(() => heard.push(status.textContent)).observe(status, {childList: true});
    }""")

    write_slowly(reader, asking)

    expect(reader.comment(1)).to_contain_text("Hello")
    expect(reader.comment(1).locator("[part=pending]")).to_have_count(0)
    assert len(workers) == 1
    assert "Checking that you are a person" in reader.page.evaluate("heard")
    (first, unproved), (second, proved) = sent
    assert first == second
    assert proved == unproved | {"proof": proved["proof"]}
    assert reader.box.input_value() == ""


def test_who_has_worked_once_is_not_asked_again(reader, asking, sent):
    reader.open()
    write_slowly(reader, asking)
    expect(reader.comment(1)).to_be_visible()

    reader.write("Once more", name=None)

    expect(reader.comment(2)).to_contain_text("Once more")
    assert ["proof" in body for _, body in sent] == [False, True, False]


@pytest.mark.parametrize("types", ["", "; require-trusted-types-for 'script'; trusted-types talkwidget"])
def test_a_page_that_allows_no_worker_stays_responsive_while_it_works(reader, asking, workers, monkeypatch, types):
    monkeypatch.setattr(proofs, "LEAST", proofs.MOST - 1)
    talk = asking.talk_address
    asking.blog.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {talk} 'unsafe-inline'; connect-src {talk}{types}"
    )
    reader.open()
    reader.page.evaluate(BREATHS)

    write_slowly(reader, asking)
    expect(reader.comment(1)).to_contain_text("Hello")

    assert workers == []
    assert reader.page.evaluate("breaths") > 10
    assert all("worker" in said.lower() or "TrustedScriptURL" in said for said in reader.complaints)
    reader.complaints.clear()  # the browser says what it refused


def test_a_draft_outlives_work_that_could_not_be_done(reader, asking):
    reader.open()
    reader.page.route("**/people.*.mjs*", cut)
    write_slowly(reader, asking, "A long answer")

    expect(reader.section.get_by_role("alert").filter(has_text="No answer")).to_be_visible()
    assert reader.box.input_value() == "A long answer"
    reader.page.unroute("**/people.*.mjs*")
    reader.press("Try again")

    expect(reader.comment(1)).to_contain_text("A long answer")


def test_an_answer_that_is_lost_after_the_work_posts_once(reader, asking):
    """The proof is spent by then: the same key finds the comment before anybody asks for another."""
    reader.open()
    held = []
    reader.page.route("**/api/comments?*", lambda route: held.append(route) or lose(route))

    def lose(route):
        if "proof" in (route.request.post_data_json or {}):
            asking.loses_answers = True
        route.continue_()

    write_slowly(reader, asking, "Only once")
    expect(reader.button("Try again")).to_be_visible()
    asking.loses_answers = False
    reader.page.unroute("**/api/comments?*")
    reader.press("Try again")

    expect(reader.comment(1)).to_contain_text("Only once")
    with asking.talk() as talk:
        assert talk.thread("blog", "/posts/42").count == 1
