"""Whom a reader doesn't hear, and how they see it."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import expect

from talkwidget.core.identity import SSO, Identity
from tests.browser.stage import SITE
from tests.gallery.scenes import quarrel
from tests.gallery.states.state import state
from tests.gallery.visitor import Visitor


@state(quarrel)
def muted(visitor: Visitor) -> None:
    """Places and numbers stay, two in a row are one line, replies stay, and Undo waits."""
    visitor.open()
    visitor.mute("burt", of=1)


@state(quarrel)
def shown_again(visitor: Visitor) -> None:
    """Showing never unmutes."""
    muted.act(visitor)
    visitor.push("embed.show", of=1)
    expect(visitor.find("button", "embed.unmute", of=1, name=visitor.name("burt"))).to_be_visible()


@state(quarrel)
def all_shown(visitor: Visitor) -> None:
    muted.act(visitor)
    visitor.push("embed.showAll", n=4)
    expect(visitor.find("button", "embed.unmute", of=7, name=visitor.name("burt"))).to_be_visible()


@state(quarrel)
def several_shown(visitor: Visitor) -> None:
    """What was one line is as many comments again."""
    muted.act(visitor)
    visitor.push("embed.show", of=4)
    expect(visitor.find("button", "embed.hide", of=5)).to_be_visible()


@state(quarrel)
def quote_shown(visitor: Visitor) -> None:
    """Only the quoted block was replaced."""
    muted.act(visitor)
    expect(visitor.comment(3)).to_contain_text(visitor.say("embed.quoteLine"))
    visitor.push("embed.show", of=3)
    expect(visitor.comment(3).locator("blockquote")).to_be_visible()


@state(quarrel)
def mute_options(visitor: Visitor) -> None:
    """For how long, where, and why."""
    visitor.open()
    visitor.push("embed.muteHow", of=1, name=visitor.name("burt"))
    expect(visitor.find("combobox", "more.howLong")).to_be_visible()


@state(quarrel)
def comment_hidden(visitor: Visitor) -> None:
    """One comment, not its author."""
    mute_options.act(visitor)
    visitor.push("more.hideComment")
    expect(visitor.comment(1)).to_contain_text(visitor.say("embed.hiddenLine"))


@state(quarrel)
def replies_folded(visitor: Visitor) -> None:
    """A reader's setting: replies to muted people are counted, not shown."""
    people.act(visitor)
    visitor.find("checkbox", "more.collapse").check()
    expect(visitor.find("button", "embed.unfold", of=1, n=1)).to_be_visible()


@state(quarrel)
def people(visitor: Visitor) -> None:
    """The list, kept in this browser."""
    visitor.open()
    visitor.mute("burt", of=1)
    visitor.mute("dora", of=6)
    visitor.push("embed.people", n=2)
    expect(visitor.section.get_by_text(visitor.say("more.peopleHelp"))).to_be_visible()


@state(quarrel)
def people_nobody(visitor: Visitor) -> None:
    visitor.open()
    visitor.push("embed.people", n=0)
    expect(visitor.section.get_by_text(visitor.say("more.peopleNone"))).to_be_visible()


@state(quarrel)
def people_of_a_member(visitor: Visitor) -> None:
    """One with a note and an end; one whose time ran out: Renew."""
    stage, now = visitor.stage, visitor.stage.clock.now
    nina = Identity(SSO, visitor.key, visitor.name("nina"))
    with stage.talk() as talk:
        ada, burt = (comment.author.id for comment in talk.page(talk.thread(SITE, visitor.key)).comments[1::-1])
        stage.clock.now = now - dt.timedelta(days=3)
        talk.mute(SITE, nina, ada, days=1)
        stage.clock.now = now
        talk.mute(SITE, nina, burt, days=7, note=visitor.put("Not before coffee.", "ليس قبل القهوة."))
    visitor.open(token=visitor.token())
    visitor.push("embed.people", n=1)
    expect(visitor.section.get_by_text(visitor.say("more.renew"))).to_be_visible()


@state(quarrel)
def words(visitor: Visitor) -> None:
    """The word stands on the list; what holds it is folded, and says why."""
    visitor.open()
    visitor.push("embed.people", n=0)
    visitor.find("textbox", "more.wordAdd").fill(visitor.put("sea", "البحر"))
    visitor.push("more.wordAddVerb")
    expect(visitor.section).to_contain_text(visitor.say("embed.wordLine"))


@state(quarrel)
def merging(visitor: Visitor) -> None:
    """Who muted in this browser and then signs in is asked."""
    visitor.open()
    visitor.mute("burt", of=1)
    visitor.open(token=visitor.token())
    expect(visitor.section).to_contain_text(visitor.say("more.merge", n=1))


@state(quarrel)
def import_look(visitor: Visitor) -> None:
    """Whom an imported list would mute, before it does."""
    people_of_a_member.act(visitor)
    with visitor.page.expect_download() as exported:
        visitor.push("more.exportJson")
    visitor.push("embed.unmute", within="[part=panel]", name=visitor.name("burt"))
    with visitor.page.expect_file_chooser() as asked:
        visitor.push("more.import")
    asked.value.set_files(exported.value.path())
    expect(visitor.find("button", "more.importApply", n=1)).to_be_visible()
