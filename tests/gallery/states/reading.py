"""A thread, as it comes and as it goes on."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.gallery import scenes
from tests.gallery.states.state import state
from tests.gallery.visitor import Visitor


@state()
def loading(visitor: Visitor) -> None:
    """A skeleton, once it has taken 300 ms."""
    visitor.hold("**/talk/api/comments?*")
    visitor.open(wait=False)
    expect(visitor.section).to_have_attribute("aria-busy", "true")


@state(scenes.empty)
def empty(visitor: Visitor) -> None:
    visitor.open()


@state(scenes.lively)
def everything(visitor: Visitor) -> None:
    """Formatting, depth, deleted and removed with replies, official."""
    visitor.open()


@state()
def pinned(visitor: Visitor) -> None:
    """By a moderator."""
    welcome = visitor.telling.say("mira", "Questions about tickets go here.", "الأسئلة عن التذاكر هنا.")
    visitor.telling.pin(welcome)
    visitor.open()
    expect(visitor.comment(welcome.number)).to_contain_text(visitor.say("embed.pinned"))


@state()
def closed(visitor: Visitor) -> None:
    """Likes and mutes still work."""
    with visitor.stage.talk() as talk:
        talk.set_thread("blog", visitor.key, visitor.telling.who("mira"), state="closed")
    visitor.open()


@state(guests=False)
def signed_out(visitor: Visitor) -> None:
    """Where only members write."""
    visitor.open()


@state(scenes.long)
def more_to_come(visitor: Visitor) -> None:
    """Borders of a page: Load more, Show more replies."""
    visitor.open(limit="3")


@state(scenes.long)
def loaded_more(visitor: Visitor) -> None:
    """The focus is on the border between the pages."""
    visitor.open(limit="3")
    visitor.push("embed.later")
    expect(visitor.comment(5)).to_be_visible()


@state(scenes.long)
def loading_more(visitor: Visitor) -> None:
    visitor.open(limit="3")
    visitor.hold("**/talk/api/comments?*")
    visitor.push("embed.later")
    visitor.hears("embed.loading")


@state(scenes.long)
def arrived_by_permalink(visitor: Visitor) -> None:
    visitor.open(limit="3", at="#talk-12")
    expect(visitor.comment(12)).to_be_visible()


@state()
def new_comments(visitor: Visitor) -> None:
    """A button, never a shift."""
    visitor.hurry()
    visitor.open()
    visitor.telling.say("burt", "All aboard!", "اركبوا!", soon=True)
    visitor.telling.say("cleo", "Coming!", "قادمة!", to=3, soon=True)
    expect(visitor.find("button", "more.fresh", n=2)).to_be_visible()


@state()
def unread(visitor: Visitor) -> None:
    """What came since the last visit is marked, if that lasted long enough to see what was there."""
    visitor.hurry()
    visitor.open()
    visitor.page.wait_for_function("Object.keys(localStorage).some(key => key.includes(' seen '))")
    visitor.telling.say("burt", "All aboard!", "اركبوا!", soon=True)
    visitor.page.reload()
    expect(visitor.comment(4).get_by_text(visitor.say("embed.tagNew"), exact=True)).to_be_visible()


@state(scenes.lively)
def collapsed(visitor: Visitor) -> None:
    visitor.open()
    visitor.push("embed.fold", of=1)
    expect(visitor.find("button", "embed.unfold", of=1, n=5)).to_be_visible()


@state()
def liked(visitor: Visitor) -> None:
    visitor.open()
    with visitor.page.expect_response("**/like?*"):
        visitor.push("embed.like", of=3)
