"""A thread that a host's template drew: read without JavaScript, taken over by the embed, and nobody sees how."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Route, expect

from talkwidget.core.identity import Identity
from talkwidget.core.models import Comment
from tests.browser.host import Host
from tests.browser.stage import SITE, THREAD
from tests.browser.test_attacks import HOOKS, imported, posted
from tests.servers.web import Street

MUTED = "Words that nobody who muted Burt may see"
EMBED = re.compile(r"/talk/embed\.\w+\.js$")
STYLE = re.compile(r"/talk/embed\.\w+\.css$")
FRAMES = (
    f"const words = '{MUTED}'"
    """
  frames = [];
  const look = () => {
    const root = document.querySelector('talk-widget')?.shadowRoot;
    const there = [...root?.querySelectorAll('[part=text]') ?? []].filter(text => text.textContent.includes(words));
    frames.push(there.some(text => text.checkVisibility({visibilityProperty: true, opacityProperty: true})));
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""
)
SHIFTS = """
  shifts = [];
  new PerformanceObserver(list => {
    for (const {value, sources} of list.getEntries())
      shifts.push(value + ' ' + sources.map(({node}) => node?.outerHTML?.slice(0, 60)));
  }).observe({type: 'layout-shift', buffered: true});
"""
BOXES = """() => [...document.querySelector('talk-widget').shadowRoot.querySelectorAll(
    'h2, form, textarea, [part=bar] *, li, [part=comment], [part=comment] > *, [part=actions] *')]
  .filter(({part}) => !part.contains('aid'))
  .map(element => [element, element.getBoundingClientRect()])
  .filter(([, {width}]) => width)
  .map(([{localName, id, part}, {x, y, height}]) =>
    [localName + id.replace('write', '') + ' ' + part.value.replace('idle', ''), x, Math.round(y), Math.round(height)])
"""


@pytest.fixture
def host(tmp_path, clock, foundation):
    with Street() as street:
        yield Host(street, shutil.copy(foundation, tmp_path / "host.sqlite"), clock)


@pytest.fixture
def thread(host):
    """Have a few people talk, and Burt among them."""
    ada = host.say("Ada", "Some *words*")
    host.say("Burt", MUTED, parent=ada.number)
    host.say("Cleo", "An answer to him", parent=2)
    host.say("Burt", MUTED)
    host.say("Dov", "> Some words\n\nQuite.")
    return host


@pytest.fixture
def bare(browser):
    """Lend a reader's page without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def comment(page: Page, number: int):
    return page.locator(f"#talk-{number} > [part=comment]")


def taken_over(page: Page) -> None:
    expect(page.locator("talk-widget section:not([part=drawn])")).to_have_attribute("aria-busy", "false")


class Held:
    """A request that waits until it is let go."""

    def __init__(self, page: Page, address: re.Pattern[str]) -> None:
        self._routes: list[Route] = []
        page.route(address, lambda route: self._routes.append(route))  # noqa: PLW0108  # it is looked into

    def let_go(self) -> None:
        for route in self._routes:
            route.continue_()


def open_slowly(page: Page, host: Host, *, while_waiting: Callable[[], object] = lambda: None) -> None:
    """Open the article with an embed that comes late."""
    held = Held(page, EMBED)
    page.goto(host.address + THREAD, wait_until="commit")
    expect(page.get_by_text("Below the comments")).to_be_visible()
    frames(page, 10)
    while_waiting()
    held.let_go()
    taken_over(page)
    frames(page, 5)


def frames(page: Page, number: int) -> None:
    page.evaluate(
        "number => new Promise(end => { const next = () => number-- ? requestAnimationFrame(next) : end(); next() })",
        number,
    )


def test_it_is_read_without_javascript(thread, bare):
    bare.goto(thread.address + THREAD)

    expect(bare.get_by_role("heading", name="Comments (5)")).to_be_visible()
    expect(bare.locator("[part=drawn]")).to_have_css("animation-name", "none")  # nothing is waited for
    expect(comment(bare, 1).locator("em")).to_have_text("words")
    expect(comment(bare, 3)).to_be_visible()
    expect(bare.locator("#talk-1 #talk-2 #talk-3")).to_be_visible()


def test_a_comment_can_be_written_without_javascript(thread, bare):
    bare.goto(thread.address + THREAD)

    bare.get_by_label("Write a comment").fill("No script was *needed*.")
    bare.get_by_role("button", name="Post").click()
    bare.get_by_label("Name").fill("Nina")
    bare.get_by_role("button", name="Post").first.click()

    expect(bare.locator("#talk-6").get_by_text("No script was needed.")).to_be_visible()
    expect(bare.get_by_role("heading", name="Talk for News roundup")).to_be_visible()
    expect(bare.get_by_role("link", name="Read the article")).to_have_attribute("href", thread.address + THREAD)


@pytest.mark.parametrize(
    ("button", "opened"),
    [("Reply #1", "Reply to Ada"), ("Mute Ada", "For how long"), ("How to mute Ada", "For how long")],
)
def test_what_is_pressed_without_javascript_goes_on_at_the_talk_page(thread, bare, button, opened):
    bare.goto(thread.address + THREAD)

    bare.get_by_role("button", name=button, exact=True).click()

    expect(bare.get_by_label(opened)).to_be_visible()


def test_a_deep_reply_leads_to_what_it_answers_without_javascript(thread, bare):
    for number in range(5, 9):
        thread.say("Ada", f"Deeper than {number}", parent=number)
    bare.goto(thread.address + THREAD)

    bare.get_by_role("link", name="in reply to #8").click()

    expect(bare.locator("#talk-8 > [part=comment]")).to_contain_text("Deeper than 7")
    expect(bare).to_have_url(re.compile("around=8#talk-8$"))


def test_another_order_is_had_without_javascript(thread, bare):
    bare.goto(thread.address + THREAD)

    bare.get_by_label("Sort by").select_option("Newest")
    bare.get_by_role("button", name="Sort", exact=True).click()

    expect(bare.locator("ol > li").first).to_contain_text("Quite.")


def test_the_embed_asks_for_nothing_that_is_there(thread, page):
    open_slowly(page, thread)

    assert not [asked for asked in thread.asked if "/api/comments" in asked]
    expect(comment(page, 1).locator("em")).to_have_text("words")


def test_a_permalink_to_what_is_there_asks_for_nothing_either(thread, page):
    page.goto(f"{thread.address}{THREAD}#talk-5")
    taken_over(page)

    expect(comment(page, 5)).to_be_in_viewport()
    assert not [asked for asked in thread.asked if "/api/comments" in asked]


def test_a_permalink_to_what_is_not_there_is_followed(thread, page):
    thread.widget = thread.widget.replace("nonce=", "limit=1, nonce=")

    page.goto(f"{thread.address}{THREAD}#talk-5")
    taken_over(page)

    expect(comment(page, 5)).to_be_in_viewport()


def muted_in_the_browser(page: Page, host: Host) -> None:
    page.goto(host.address + THREAD)
    taken_over(page)
    page.get_by_role("button", name="Mute Burt", exact=True).first.click()
    expect(page.get_by_text("This comment is from a user you have muted").first).to_be_visible()


def muted_on_the_server(page: Page, host: Host) -> None:
    host.reader = Identity("host", "7", "Nina")
    with host.talk() as talk:
        (burt,) = {one.author.id for one in talk.page(talk.thread(SITE, THREAD)).comments if one.author.name == "Burt"}
        talk.mute(SITE, host.reader, burt)


@pytest.mark.parametrize("mute", [muted_in_the_browser, muted_on_the_server])
def test_no_muted_comment_is_seen_in_any_frame(thread, page, mute):
    mute(page, thread)
    page.add_init_script(FRAMES)

    open_slowly(page, thread)

    expect(comment(page, 3)).to_be_visible()
    expect(comment(page, 2)).to_contain_text("This comment is from a user you have muted")
    assert page.evaluate("frames.length") > 10
    assert page.evaluate("frames.filter(Boolean).length") == 0


def test_a_style_sheet_that_comes_late_shows_no_muted_comment_either(thread, page):
    muted_in_the_browser(page, thread)
    page.add_init_script(FRAMES)
    held = Held(page, STYLE)

    page.goto(thread.address + THREAD, wait_until="commit")
    expect(page.get_by_role("heading", name="News roundup")).to_be_visible()
    frames(page, 10)
    held.let_go()
    taken_over(page)

    assert page.evaluate("frames.filter(Boolean).length") == 0


def test_a_flash_would_be_seen(thread, page):
    """The witness sees: without what keeps the drawing invisible, its frames are testified."""
    muted_in_the_browser(page, thread)
    page.add_init_script(FRAMES)
    page.route(STYLE, lambda route: route.fulfill(body="", content_type="text/css"))

    open_slowly(page, thread)

    assert page.evaluate("frames.filter(Boolean).length") > 0


@pytest.mark.parametrize("mute", [lambda *_: None, muted_in_the_browser], ids=["nobody muted", "somebody muted"])
@pytest.mark.parametrize("width", [360, 1000])
def test_nothing_shifts_from_load_to_idle(thread, page, width, mute):
    mute(page, thread)
    page.set_viewport_size({"width": width, "height": 2500})
    page.add_init_script(SHIFTS)

    open_slowly(page, thread)

    expect(page.get_by_text("Below the comments")).to_be_in_viewport()
    assert page.evaluate("shifts") == []


@pytest.mark.parametrize("width", [360, 1000])
def test_everything_stands_where_the_server_drew_it(thread, page, width):
    boxes = []
    page.set_viewport_size({"width": width, "height": 3000})
    page.clock.set_fixed_time(thread.clock.now.replace(year=thread.clock.now.year + 1))  # dates, not "just now"

    open_slowly(page, thread, while_waiting=lambda: boxes.append(page.evaluate(BOXES)))

    (drawn,) = boxes
    assert len(drawn) > 60
    assert page.evaluate(BOXES) == drawn


@pytest.mark.parametrize("broken", [False, True], ids=["no embed", "an embed that breaks"])
def test_without_the_embed_the_drawing_shows_itself_after_a_while(thread, page, broken):
    page.route(EMBED, lambda route: route.abort())
    page.goto(thread.address + THREAD)
    if broken:
        page.evaluate("customElements.define('talk-widget', class extends HTMLElement {})")
    words = comment(page, 1).get_by_text("Some words")
    expect(words).to_be_attached()
    expect(words).to_be_hidden()

    page.context.new_cdp_session(page).send("Animation.setPlaybackRate", {"playbackRate": 1000})

    expect(words).to_be_visible()


def test_an_embed_that_somebody_changed_on_the_way_does_not_run(thread, page):
    page.route(EMBED, lambda route: route.fulfill(body="changed = 1", content_type="text/javascript"))

    with page.expect_console_message(lambda message: "integrity" in message.text):
        page.goto(thread.address + THREAD)

    assert page.evaluate("typeof changed") == "undefined"


POLICIES = {
    "a nonce": "default-src 'none'; script-src 'nonce-n'; style-src 'nonce-n'; connect-src 'self'; base-uri 'none';"
    " form-action 'self'; require-trusted-types-for 'script'; trusted-types talkwidget",
    "its own address": "default-src 'none'; script-src 'self' 'nonce-n'; style-src 'self'; connect-src 'self'; base-uri"
    " 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types talkwidget",
}


@pytest.mark.parametrize("policy", POLICIES)
def test_everything_works_under_a_strict_policy(thread, page, policy):
    thread.policy, thread.nonce = POLICIES[policy], "n"
    thread.head = """<script nonce="n">reports = []; addEventListener('securitypolicyviolation', event =>
      reports.push(event.violatedDirective + ' ' + event.blockedURI))</script>"""
    expected = ["style-src-elem", "img-src"] if policy == "a nonce" else ["img-src"]  # the host's own sheet and icon

    open_slowly(page, thread)
    page.get_by_role("button", name="Mute Burt", exact=True).first.click()
    page.get_by_label("Write a comment").fill("Hello")
    page.get_by_label("Name").fill("Nina")
    page.get_by_role("button", name="Post").click()

    expect(comment(page, 6)).to_contain_text("Hello")
    assert {report.split()[0] for report in page.evaluate("reports")} <= set(expected)


def test_two_threads_on_one_page_are_both_there(thread, page):
    thread.say("Ada", "Elsewhere", thread="/posts/43")
    thread.widget += "{{ talkwidget(thread='/posts/43', site=site, id='other') }}"

    page.goto(thread.address + THREAD)

    expect(page.locator("talk-widget[thread='/posts/42'] #talk-1")).to_contain_text("Some words")
    expect(page.locator("talk-widget[thread='/posts/43'] #talk-1")).to_contain_text("Elsewhere")


def test_an_embed_that_is_there_before_the_drawing_shows_the_thread_too(thread, page):
    thread.head = '<script src="/talk/embed.js"></script>'

    page.goto(thread.address + THREAD)
    taken_over(page)

    expect(comment(page, 1)).to_contain_text("Some words")
    expect(page.locator("talk-widget")).to_have_count(1)


@pytest.fixture(scope="session")
def strings(shared_data):
    files = [shared_data / "attacks" / f"{name}.json" for name in ("xss", "markdown_xss", "bad_urls")]
    return [entry["payload"] for file in files for entry in json.loads(file.read_text("utf-8"))]


def look_twice(page: Page, host: Host, thread: str) -> list[int]:
    """Touch all of a thread, as it was drawn and as it was taken over; return how many comments were there."""
    held = Held(page, EMBED)
    page.goto(host.address + thread, wait_until="commit")
    expect(page.get_by_text("Below the comments")).to_be_visible()
    drawn = page.evaluate("look()")
    held.let_go()
    taken_over(page)
    page.unroute_all()
    return [drawn, page.evaluate("look()")]


@pytest.mark.parametrize("door", [posted, imported], ids=lambda door: door.__name__)
def test_no_attack_string_does_anything(host, page, strings, door):
    told = []
    page.add_init_script(HOOKS)
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: request.url.startswith((host.address, "data:,")) or told.append(request.url))
    host.widget = host.widget.replace("nonce=", "limit=100, nonce=")
    seen = []

    for thread in door(host, strings):
        seen.append(look_twice(page, host, thread))
        told += page.evaluate("told")

    assert told == []
    assert min(min(both) for both in seen[:-1]) > 60


def test_an_unsafe_drawing_is_found_out(host, page):
    """The witness sees: with a store that holds harm, the drawing does it."""
    host.say("Eve", "Harmless")
    with host.app.app_context():
        session = host.app.extensions["sqlalchemy"].session
        session.execute(sa.update(Comment).values(html="<img src=x onerror=alert(1)><b onclick=print()>touch me</b>"))
        session.commit()
    page.add_init_script(HOOKS)

    look_twice(page, host, THREAD)

    page.wait_for_function("told.includes('alert was called') && told.some(one => one.startsWith('odd: <img'))")
