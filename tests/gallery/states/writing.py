"""At the form: from the first letter to what became of it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.stage import SITE
from tests.gallery.scenes import empty
from tests.gallery.states.state import state
from tests.gallery.visitor import Visitor

ENGLISH, ARABIC = (
    "Left, from half past five. It is *always* a surprise.",
    "اليسار، ابتداءً من الخامسة والنصف. *دائمًا* مفاجأة.",
)


def mine(visitor: Visitor) -> str:
    return visitor.put(ENGLISH, ARABIC)


def sent(visitor: Visitor, number: int = 4) -> None:
    visitor.open()
    visitor.type(mine(visitor))
    visitor.push("more.post")
    expect(visitor.comment(number)).to_be_visible()


@state()
def writing(visitor: Visitor) -> None:
    visitor.open()
    visitor.type(mine(visitor))


@state()
def writing_signed_in(visitor: Visitor) -> None:
    visitor.open(token=visitor.token())
    visitor.box.fill(mine(visitor))


@state(max_length=600)
def near_the_limit(visitor: Visitor) -> None:
    visitor.open()
    visitor.type((mine(visitor) + " ") * 6)


@state(max_length=100)
def over_the_limit(visitor: Visitor) -> None:
    visitor.open()
    visitor.type((mine(visitor) + " ") * 3)
    visitor.push("more.post")
    expect(visitor.box).to_have_attribute("aria-invalid", "true")


@state()
def invalid(visitor: Visitor) -> None:
    """A name is missing: said beside its field, which has the focus."""
    visitor.open()
    visitor.box.fill(mine(visitor))
    visitor.push("more.post")
    expect(visitor.section.get_by_text(visitor.say("errors.name_missing"))).to_be_visible()


@state()
def previewing(visitor: Visitor) -> None:
    visitor.open()
    visitor.type(mine(visitor))
    visitor.push("more.preview")
    expect(visitor.page.locator("[part=preview] em")).to_be_visible()


@state()
def replying(visitor: Visitor) -> None:
    visitor.open()
    visitor.push("embed.reply", of=1)
    expect(visitor.find("textbox", "more.replyTo", name=visitor.name("ada"))).to_be_focused()


@state()
def sending(visitor: Visitor) -> None:
    """The button was pressed, and nobody has answered yet."""
    visitor.open()
    visitor.type(mine(visitor))
    visitor.hold("**/talk/api/comments?*")
    visitor.push("more.post")
    expect(visitor.section.locator("form").first).to_have_attribute("aria-busy", "true")


@state()
def posted(visitor: Visitor) -> None:
    """The new comment has the focus."""
    sent(visitor)
    visitor.hears("more.posted", number=4)


@state()
def editing(visitor: Visitor) -> None:
    sent(visitor)
    visitor.push("embed.edit", of=4)
    expect(visitor.find("textbox", "more.editing")).to_have_value(mine(visitor))


@state()
def edited(visitor: Visitor) -> None:
    editing.act(visitor)
    visitor.find("textbox", "more.editing").fill(mine(visitor) + " 🌊")
    visitor.push("more.save")
    expect(visitor.comment(4)).to_contain_text(visitor.say("embed.edited"))


@state()
def deleting(visitor: Visitor) -> None:
    """It asks first."""
    sent(visitor)
    visitor.push("embed.delete", of=4)
    expect(visitor.comment(4)).to_contain_text(visitor.say("more.ask"))


@state()
def deleted_without_replies(visitor: Visitor) -> None:
    deleting.act(visitor)
    visitor.push("embed.delete", of=4)
    expect(visitor.comment(4)).to_have_count(0)


@state(empty)
def deleted_with_replies(visitor: Visitor) -> None:
    sent(visitor, 1)
    visitor.telling.say("cleo", "Thank you!", "شكرًا!", to=1, soon=True)
    visitor.page.reload()
    visitor.push("embed.delete", of=1)
    expect(visitor.comment(1)).to_contain_text(visitor.say("more.ask"))
    visitor.push("embed.delete", of=1)
    expect(visitor.comment(1)).to_contain_text(visitor.say("embed.deleted"))


@state()
def removed_by_a_moderator(visitor: Visitor) -> None:
    """With the reason."""
    sent(visitor)
    visitor.telling.say("cleo", "Thank you!", "شكرًا!", to=4, soon=True)
    with visitor.stage.talk() as talk:
        last = talk.page(talk.thread(SITE, visitor.key)).comments[-2]
    visitor.telling.moderate(last, "remove", reason=visitor.put("Advertising", "إعلان"))
    visitor.page.reload()
    expect(visitor.comment(4)).to_contain_text(visitor.say("embed.removed"))


@state(moderation="hold")
def pending(visitor: Visitor) -> None:
    """Only its author sees it, and why."""
    visitor.open()
    visitor.type(mine(visitor))
    visitor.push("more.post")
    expect(visitor.section).to_contain_text(visitor.say("embed.pending"))
    expect(visitor.section).to_contain_text(visitor.say("errors.reason_held"))
