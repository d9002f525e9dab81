"""A thread appears where its script stands, at the cost of two requests."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.reader import cut, problem
from tests.browser.stage import SITE, THREAD
from tests.browser.stage import guest as talk_guest


def test_an_unknown_reader_costs_two_requests_and_no_preflight(reader, stage):
    hosts = set()
    stage.say("Ada", "First!")
    reader.page.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]))

    reader.open()

    assert stage.asked == ["GET /talk/embed.js", "GET /talk/api/comments"]
    assert hosts == {"blog.localhost", "talk.localhost"}
    expect(reader.comment(1)).to_contain_text("First!")


def test_the_comments_stand_where_the_script_stands(reader, stage):
    reader.open(f"<p>Before</p>{stage.embed()}<p>After</p>")

    order = reader.page.evaluate("[...document.querySelector('main').children].map(e => e.localName)")
    assert order[-4:] == ["p", "script", "talk-widget", "p"]


def test_the_element_may_be_written_out(reader, stage):
    stage.say("Ada", "First!")
    script = f'<script async src="{stage.talk_address}/talk/embed.js"></script>'

    reader.open(f'{script}<talk-widget site="{SITE}" thread="{THREAD}"></talk-widget>{script}')

    expect(reader.comment(1)).to_contain_text("First!")
    assert reader.page.locator("talk-widget").count() == 1


def test_the_same_script_twice_shows_the_thread_once(reader, stage):
    reader.open(stage.embed() * 2)

    assert reader.page.locator("talk-widget").count() == 1


def test_two_threads_on_one_page_keep_apart(reader, stage):
    stage.say("Ada", "Here")
    stage.say("Ada", "There", thread="/posts/43")

    reader.open(stage.embed() + stage.embed(thread="/posts/43"), wait=False)

    expect(reader.page.locator("talk-widget[thread='/posts/42'] li")).to_contain_text("Here")
    expect(reader.page.locator("talk-widget[thread='/posts/43'] li")).to_contain_text("There")


def test_the_module_defines_the_element(reader, stage):
    stage.say("Ada", "First!")
    script = f'<script type="module" src="{stage.talk_address}/talk/embed.mjs"></script>'

    reader.open(f'{script}<talk-widget site="{SITE}" thread="{THREAD}"></talk-widget>')

    expect(reader.comment(1)).to_contain_text("First!")


def test_without_a_thread_the_canonical_link_names_it(reader, stage):
    stage.say("Ada", "First!", thread="/canonical")
    embed = stage.embed().replace(f'data-thread="{THREAD}"', "")

    reader.open(embed, at="?utm_source=letter", head='<link rel="canonical" href="/canonical?utm_medium=x">')

    expect(reader.comment(1)).to_contain_text("First!")


def test_a_changed_attribute_shows_the_other_thread(reader, stage):
    stage.say("Ada", "Here")
    stage.say("Bob", "There", thread="/posts/43")
    reader.open()

    reader.page.evaluate("document.querySelector('talk-widget').thread = '/posts/43'")

    expect(reader.comment(1)).to_contain_text("There")


def test_a_removed_element_asks_no_more_and_comes_back(reader, stage):
    stage.say("Ada", "First!")
    reader.open()

    reader.page.evaluate("widget = document.querySelector('talk-widget'); widget.remove(); location.hash = '#talk-1'")
    asked = len(stage.asked)
    reader.page.evaluate("document.querySelector('main').append(widget)")

    expect(reader.comment(1)).to_contain_text("First!")
    assert stage.asked[asked:] == ["GET /talk/api/comments"]


def test_what_is_far_below_is_fetched_when_it_comes_near(reader, stage):
    stage.say("Ada", "First!")
    reader.open(tall=5000, wait=False)
    reader.section.wait_for(state="attached")
    reader.page.evaluate("new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))")
    before = list(stage.asked)

    reader.page.evaluate("scrollTo(0, 4000)")

    expect(reader.comment(1)).to_contain_text("First!")
    assert before == ["GET /talk/embed.js"]


def test_an_address_with_a_comment_is_fetched_at_once_and_has_the_focus(reader, stage):
    for number in range(1, 61):
        stage.say("Ada", f"Number {number}")
    # So slow that a breath is drawn between each two rows.
    reader.page.add_init_script("let ms = 0; performance.now = () => (ms += 20)")

    reader.open(at="#talk-58", tall=5000)
    expect(reader.comment(60)).to_contain_text("Number 60")

    assert reader.focus() == "talk-58"
    expect(reader.comment(58)).to_be_in_viewport()
    assert stage.asked.count("GET /talk/api/comments") == 1


def test_following_a_number_leads_to_a_comment_that_is_not_here_yet(reader, stage):
    for number in range(1, 61):
        stage.say("Ada", f"Number {number}")
    reader.open()

    reader.page.evaluate("location.hash = '#talk-60'")

    expect(reader.comment(60)).to_be_in_viewport()
    assert reader.focus() == "talk-60"


def test_a_comment_that_never_was_leads_to_the_first_page(reader, stage):
    stage.say("Ada", "First!")

    reader.open(at="#talk-999")

    expect(reader.comment(1)).to_contain_text("First!")


def test_the_rest_comes_page_by_page_and_takes_the_focus_along(reader, stage):
    for number in range(1, 8):
        stage.say("Ada", f"Number {number}")
    reader.open(stage.embed(limit="3"))
    first = reader.numbers()

    reader.press("Load more comments")
    expect(reader.comment(6)).to_be_visible()

    expect(reader.page.locator("#talk-4 > [part=separator]")).to_have_text("Comments 4 to 6")
    expect(reader.page.locator("#talk-4 > [part=separator]")).to_be_focused()
    assert (first, reader.numbers()) == ([1, 2, 3], [1, 2, 3, 4, 5, 6])
    reader.press("Load more comments")
    expect(reader.button("Load more comments")).to_be_hidden()
    assert reader.numbers() == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(("sort", "order"), [("oldest", [3, 4, 5, 6, 7]), ("newest", [7, 6, 5, 4, 3])])
def test_a_page_in_the_middle_leads_both_ways(reader, stage, sort, order):
    for number in range(1, 10):
        stage.say("Ada", f"Number {number}")
    reader.open(stage.embed(limit="3", sort=sort), at="#talk-5")
    middle = reader.numbers()

    reader.press("Load earlier comments")
    expect(reader.comment(order[0])).to_be_visible()
    reader.press("Load more comments")
    expect(reader.comment(order[-1])).to_be_visible()

    numbers = reader.numbers()
    assert 5 in middle
    assert numbers == sorted(numbers, reverse=sort == "newest")
    assert set(order) <= set(numbers)


def test_a_long_branch_is_unrolled_on_request(reader, stage):
    root = stage.say("Ada", "Root").number
    for number in range(2, 18):
        stage.say("Bob", f"Reply {number}", parent=root)
    reader.open()

    reader.press("Show 6 more replies")
    expect(reader.comment(17)).to_be_visible()

    assert reader.focus() == "talk-12"
    assert reader.numbers() == list(range(1, 18))
    expect(reader.section.get_by_role("button", name=re.compile("more replies"))).to_have_count(0)


def test_replies_stand_below_and_deep_ones_say_whom_they_answer(reader, stage):
    for number in range(1, 7):
        stage.say(f"Person {number}", "So?", parent=number - 1 or None)
    reader.open()

    expect(reader.page.locator("#talk-1 #talk-2 #talk-3 #talk-4")).to_be_visible()
    expect(reader.page.locator("#talk-4 #talk-5")).to_have_count(0)
    expect(reader.comment(5).get_by_role("link", name="in reply to #4")).to_be_visible()
    expect(reader.section.get_by_role("heading", name=re.compile("^Person 3 in reply to Person 2"))).to_be_visible()


def test_another_order_is_chosen_and_shown(reader, stage):
    ada, bob = stage.say("Ada", "First"), stage.say("Bob", "Second")
    stage.say("Cleo", "Third")
    with stage.talk() as talk:
        talk.like(SITE, bob.id, None)
    reader.open()

    reader.section.get_by_label("Sort by").select_option("Newest")
    expect(reader.section.locator("li").first).to_contain_text("Third")
    newest = reader.numbers()
    reader.section.get_by_label("Sort by").select_option("Most liked")
    expect(reader.section.locator("li").first).to_contain_text("Second")

    assert newest == [3, bob.number, ada.number]


def test_a_thread_without_comments_asks_for_one(reader, stage):
    reader.open()

    expect(reader.section).to_contain_text("No comments yet. Be the first.")
    expect(reader.title).to_have_text("Comments")


def test_a_thread_that_does_not_come_can_be_tried_again(reader, stage):
    stage.say("Ada", "First!")
    with reader.answered("comments", cut):
        reader.open()
        expect(reader.section.get_by_role("alert")).to_contain_text("No answer.")

    reader.press("Try again")

    expect(reader.comment(1)).to_contain_text("First!")
    expect(reader.section.get_by_role("alert")).to_have_count(0)


def test_a_refusal_of_the_server_is_said_in_its_words(reader, stage):
    with reader.answered("comments", problem(503, "store_busy", "The store is busy. Try again in a few seconds.")):
        reader.open()

    expect(reader.section.get_by_role("alert")).to_contain_text("The store is busy.")


def test_a_closed_thread_says_so_and_can_still_be_liked(reader, stage, moderator):
    stage.say("Ada", "First!")
    with stage.talk() as talk:
        talk.set_thread(SITE, THREAD, moderator, state="closed")

    reader.open()
    reader.press("Like #1")

    expect(reader.section).to_contain_text("Comments are closed.")
    expect(reader.box).to_have_count(0)
    expect(reader.button("Reply #1")).to_have_count(0)
    expect(reader.button("Like 1 #1")).to_be_visible()


def test_where_guests_may_not_write_a_reader_is_told_to_sign_in(reader, stage):
    stage.set_site(guests=False)

    reader.open()

    expect(reader.section).to_contain_text("Sign in to comment.")
    expect(reader.box).to_have_count(0)


def test_what_was_deleted_or_removed_keeps_its_place(reader, stage, moderator):
    gone, spam = stage.say("Zoe", "Delete me"), stage.say("Spammer", "Buy pills")
    for parent in (gone.number, spam.number):
        stage.say("Tim", "A reply", parent=parent)
    with stage.talk() as talk:
        talk.delete(SITE, gone.id, talk_guest("Zoe"))
        talk.moderate(SITE, spam.id, moderator, "remove", reason="advertising")

    reader.open()

    expect(reader.comment(1)).to_contain_text("#1 [ This comment was deleted by its author ]")
    expect(reader.comment(2)).to_contain_text("#2 [ This comment was removed by a moderator")
    expect(reader.section.get_by_role("heading", name="Comment #1", exact=True)).to_be_attached()
    expect(reader.page.locator("#talk-1 #talk-3")).to_be_visible()


def test_the_page_hears_what_happens(reader, stage):
    listen = """<script>heard = []; for (const name of ['loaded', 'posted', 'muted', 'error'])
      document.addEventListener('talk-' + name, event => heard.push(name))</script>"""
    stage.say("Burt", "First!")

    reader.open(listen + stage.embed())
    reader.press("Mute Burt")
    reader.write("Second")
    expect(reader.comment(2)).to_be_visible()

    assert reader.page.evaluate("heard") == ["loaded", "muted", "posted"]


def test_another_order_is_about_the_thread_not_about_the_comment_in_the_address(reader, stage):
    for number in range(1, 10):
        stage.say("Ada", f"Number {number}")
    reader.open(stage.embed(limit="3"), at="#talk-5")

    reader.section.get_by_label("Sort by").select_option("Newest")

    expect(reader.section.locator("li").first).to_contain_text("Number 9")
    assert reader.numbers() == [9, 8, 7]


SKELETON_AT = """ms => {
  const section = document.querySelector('talk-widget').shadowRoot.querySelector('section');
  // Begun anew, so that its time is ours.
  section.ariaBusy = 'false';
  section.getAnimations({subtree: true});
  section.ariaBusy = 'true';
  const [late] = section.getAnimations({subtree: true});
  late.pause();
  late.currentTime = ms;
  const {opacity, height} = getComputedStyle(section, '::after');
  return [opacity, parseFloat(height) > 100];
}"""


def test_what_takes_longer_shows_a_skeleton_until_it_is_there(reader, stage):
    stage.say("Ada", "First!")
    held = reader.hold("**/api/comments?*")
    reader.open(wait=False)
    expect(reader.section).to_have_attribute("aria-busy", "true")

    soon, late = (reader.page.evaluate(SKELETON_AT, ms) for ms in (299, 300))
    reader.let_go(held)
    reader.wait()

    assert (soon, late) == (["0", True], ["1", True])
    expect(reader.comment(1)).to_be_visible()
    assert reader.section.evaluate("section => getComputedStyle(section, '::after').content") == "none"


def test_what_is_far_below_is_laid_out_when_it_comes_near(reader, stage):
    for number in range(1, 31):
        stage.say("Ada", f"Comment {number}")
    held = reader.hold("**/api/comments?*")
    reader.open(wait=False)
    expect(reader.section).to_have_attribute("aria-busy", "true")
    # A slow machine: each look at the clock finds that the time is up.
    reader.page.evaluate("performance.now = () => (performance.looks = (performance.looks ?? 0) + 1) * 1000")

    reader.let_go(held)
    expect(reader.comment(30)).to_have_css("content-visibility", "auto")

    expect(reader.comment(1)).to_have_css("content-visibility", "visible")
    seen = "row => row.querySelector('[part=text]').checkVisibility({contentVisibilityAuto: true})"
    assert not reader.comment(30).evaluate(seen)
    reader.comment(30).scroll_into_view_if_needed()
    expect(reader.comment(30).get_by_text("Comment 30")).to_be_in_viewport()
    reader.page.wait_for_function(
        f"({seen})(document.querySelector('talk-widget').shadowRoot.querySelector('#talk-30 > [part=comment]'))"
    )
