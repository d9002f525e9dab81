"""The element among others: its life on a page, what the page hears and can stop, keys, and hostile neighbours."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.stage import SITE

LINE = "[ This comment is from a user you have muted ] "


@pytest.fixture
def three(stage):
    stage.say("Ada", "One")
    stage.say("Burt", "Two", parent=1)
    stage.say("Cleo", "Three")


def test_j_and_k_lead_from_comment_to_comment(reader, three):
    reader.open()
    keys = reader.page.keyboard
    reader.title.focus()

    for key, number in zip("jjjjkk", [1, 2, 3, 3, 2, 1], strict=True):
        keys.press(key)

        expect(reader.page.locator(f"#talk-{number}")).to_be_focused()


def test_keys_are_letters_where_one_writes_and_nothing_outside(reader, three):
    reader.open(f"<input id=outside>{reader.stage.embed()}")
    keys = reader.page.keyboard

    reader.page.locator("#outside").focus()
    keys.type("jk")
    reader.box.focus()
    keys.type("jk")

    expect(reader.page.locator("#outside")).to_have_value("jk")
    expect(reader.box).to_have_value("jk")


def test_a_page_can_stop_a_mute(reader, three, stage):
    stop = "<script>addEventListener('talk-before-mute', event => event.preventDefault())</script>"
    reader.open(stop + stage.embed())

    with reader.page.expect_response("**/more.*.mjs"):
        reader.press("Mute Burt")
    reader.press("Like #1")
    expect(reader.button("Like 1 #1")).to_be_visible()

    expect(reader.comment(2)).to_contain_text("Two")
    assert reader.kept("mutes") is None


def test_two_scripts_give_their_elements_ids_of_their_own(reader, three, stage):
    reader.open(stage.embed() + stage.embed(thread="/posts/43"), wait=False)
    expect(reader.page.locator("talk-widget")).to_have_count(2)

    assert reader.page.locator("#talk").count() == 1


def test_an_element_that_leaves_leaves_nothing_behind(reader, three, stage):
    spy = """<script>
      left = 0;
      const {addEventListener: add, removeEventListener: remove} = window;
      const set = new Map();
      window.addEventListener = function (type, listener, options) {
        // Of a page that is still being read: it comes once.
        left += type != 'DOMContentLoaded';
        options?.signal?.addEventListener('abort', () => left--);
        return add.call(window, type, listener, options);
      };
      const {close} = BroadcastChannel.prototype;
      channels = 0;
      BroadcastChannel = class extends BroadcastChannel {
        constructor(name) { super(name); channels++; }
        close() { channels--; super.close(); }
      };
    </script>"""
    script = f'<script async src="{stage.talk_address}/talk/embed.js"></script>'
    reader.open(f"{spy}{script}<talk-widget site='{SITE}' thread='/posts/42'></talk-widget>")
    there = reader.page.evaluate("[left, channels]")

    reader.page.evaluate("document.querySelector('talk-widget').remove()")

    # The script itself listens for links that come later.
    assert there == [2, 1]
    assert reader.page.evaluate("[left, channels]") == [1, 0]


def test_an_element_that_moves_goes_on(reader, three):
    reader.open()

    reader.page.evaluate("document.body.append(document.querySelector('talk-widget'))")

    expect(reader.comment(3)).to_contain_text("Three")
    reader.press("Mute Burt")
    expect(reader.comment(2)).to_contain_text(LINE)


# Browsers keep no order of timers while a page is read.
LATE = """
  const {setTimeout: wait} = window;
  window.setTimeout = (go, ms, ...rest) => {
    if (ms === 0 && !window.late) late = go;
    else wait(go, ms, ...rest);
  };
"""


@pytest.mark.parametrize("timers", ["", LATE], ids=["in order", "the first one last"])
def test_a_thread_left_before_it_came_tells_and_shows_nothing(reader, three, stage, timers):
    stage.say("Dan", "Elsewhere", thread="/posts/43")
    reader.page.add_init_script(timers)
    listen = "<script>heard = []; addEventListener('talk-loaded', ({detail}) => heard.push(detail.key))</script>"
    change = "<script>document.querySelector('talk-widget').thread = '/posts/43'</script>"
    script = f'<script src="{stage.talk_address}/talk/embed.js"></script>'

    element = f"<talk-widget site='{SITE}' thread='/posts/42' lazy=false></talk-widget>"
    reader.open(f"{listen}{element}{change}", head=script)
    expect(reader.comment(1)).to_contain_text("Elsewhere")
    reader.page.evaluate("window.late?.()")
    reader.page.evaluate("new Promise((end) => setTimeout(() => setTimeout(end)))")

    assert "Elsewhere" in reader.comment(1).inner_text()
    assert reader.page.evaluate("heard") == ["/posts/43"]


HOSTILE = {
    "enumerable prototypes": "Object.prototype.extra = () => 1; Array.prototype.last = function () { return this[0] }",
    "no channel": "delete window.BroadcastChannel",
    "no storage": "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})",
    "full storage": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
    "a loud token callback": "window.talkwidgetToken = () => Promise.reject(new Error('no'))",
    "a wrong clock": "Date.now = () => 0",
    "an append of one": "const {append} = Element.prototype;"
    " Element.prototype.append = function (one) { append.call(this, one ?? '') }",
    "arrays that write themselves": "Array.prototype.toJSON = function () { return JSON.stringify({...this}) }",
}


@pytest.mark.parametrize("trouble", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_is_read_and_muted_on(reader, three, stage, trouble):
    reader.open(f"<script>{trouble}</script>{stage.embed()}")

    reader.press("Mute Burt")

    expect(reader.comment(2)).to_contain_text(LINE)
    expect(reader.comment(3)).to_contain_text("Three")


def test_a_list_that_a_page_wrote_as_a_text_is_read_as_a_list(reader, three, stage):
    strange = "<script>Array.prototype.toJSON = function () { return '[' + this.map(JSON.stringify) + ']' }</script>"
    reader.open(strange + stage.embed())
    reader.press("Mute Burt")
    expect(reader.comment(2)).to_contain_text(LINE)

    reader.page.reload()

    expect(reader.comment(3)).to_contain_text("Three")
    expect(reader.comment(2)).to_contain_text(LINE)


def test_of_two_threads_a_number_leads_to_its_own(reader, three, stage):
    for number in range(3):
        stage.say("Dan", f"Elsewhere {number}", thread="/posts/43")
    second = f"<talk-widget site='{SITE}' thread='/posts/43' lazy=false></talk-widget>"
    reader.open(
        f"<talk-widget site='{SITE}' thread='/posts/42' lazy=false></talk-widget>{second}{stage.embed()}", wait=False
    )
    first = reader.page.locator("talk-widget").first
    expect(reader.page.locator("talk-widget").last).to_contain_text("Elsewhere 1")

    first.get_by_role("link", name="#2", exact=True).click()

    assert reader.page.evaluate("document.activeElement.thread") == "/posts/42"


def test_a_number_that_the_address_names_already_leads_there_again(reader, three, stage):
    reader.open(at="#talk-2", tall=3000)
    assert reader.focus() == "talk-2"
    reader.title.focus()

    reader.comment(2).get_by_role("link", name="#2", exact=True).click()

    assert reader.focus() == "talk-2"


def test_another_theme_starts_nothing_anew(reader, three, stage):
    reader.open()
    reader.press("Reply #2")
    box = reader.section.get_by_role("textbox", name="Reply to Burt")
    box.fill("Half")
    asked = list(stage.asked)

    reader.page.evaluate("document.querySelector('talk-widget').theme = 'dark'")

    expect(box).to_be_focused()
    assert stage.asked == asked


def test_a_hostile_style_sheet_does_not_reach_in(reader, three, stage):
    style = "<style>* { display: none !important } html, body, main, talk-widget { display: block !important }</style>"

    reader.open(stage.embed(), head=style)

    expect(reader.comment(1)).to_be_visible()
    expect(reader.button("Like #1")).to_be_visible()


def test_an_owners_words_stand_in_the_slots(reader, stage):
    script = f'<script async src="{stage.talk_address}/talk/embed.js"></script>'
    own = "<b slot=header>Be kind</b><i slot=empty>Silence</i>"

    reader.open(f"{script}<talk-widget site='{SITE}' thread='/posts/99'>{own}</talk-widget>")

    expect(reader.page.get_by_text("Be kind")).to_be_visible()
    expect(reader.page.get_by_text("Silence")).to_be_visible()
