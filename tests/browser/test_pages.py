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
        left++;
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

    assert there == [1, 1]
    assert reader.page.evaluate("[left, channels]") == [0, 0]


def test_an_element_that_moves_goes_on(reader, three):
    reader.open()

    reader.page.evaluate("document.body.append(document.querySelector('talk-widget'))")

    expect(reader.comment(3)).to_contain_text("Three")
    reader.press("Mute Burt")
    expect(reader.comment(2)).to_contain_text(LINE)


def test_a_thread_left_before_it_came_tells_nothing(reader, three, stage):
    stage.say("Dan", "Elsewhere", thread="/posts/43")
    listen = "<script>heard = []; addEventListener('talk-loaded', ({detail}) => heard.push(detail.key))</script>"
    change = "<script>document.querySelector('talk-widget').thread = '/posts/43'</script>"
    script = f'<script src="{stage.talk_address}/talk/embed.js"></script>'

    element = f"<talk-widget site='{SITE}' thread='/posts/42' lazy=false></talk-widget>"
    reader.open(f"{listen}{element}{change}", head=script)
    expect(reader.comment(1)).to_contain_text("Elsewhere")

    assert reader.page.evaluate("heard") == ["/posts/43"]


HOSTILE = {
    "enumerable prototypes": "Object.prototype.extra = () => 1; Array.prototype.last = function () { return this[0] }",
    "no channel": "delete window.BroadcastChannel",
    "no storage": "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})",
    "full storage": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
    "a loud token callback": "window.talkwidgetToken = () => Promise.reject(new Error('no'))",
    "a wrong clock": "Date.now = () => 0",
}


@pytest.mark.parametrize("trouble", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_is_read_and_muted_on(reader, three, stage, trouble):
    reader.open(f"<script>{trouble}</script>{stage.embed()}")

    reader.press("Mute Burt")

    expect(reader.comment(2)).to_contain_text(LINE)
    expect(reader.comment(3)).to_contain_text("Three")


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
