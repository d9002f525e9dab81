"""The thread as a page of the server's own: everything by links and forms."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.gallery import scenes
from tests.gallery.states.state import state
from tests.gallery.states.writing import mine
from tests.gallery.visitor import Visitor


def fill(visitor: Visitor, *, name: bool = True) -> None:
    visitor.box.fill(mine(visitor))
    if name:
        visitor.name_field.fill(visitor.name("nina"))


@state(scenes.lively)
def talk_thread(visitor: Visitor) -> None:
    visitor.open_talk()


@state(scenes.empty)
def talk_empty(visitor: Visitor) -> None:
    visitor.open_talk()


@state()
def talk_closed(visitor: Visitor) -> None:
    with visitor.stage.talk() as talk:
        talk.set_thread("blog", visitor.key, visitor.telling.who("mira"), state="closed")
    visitor.open_talk()


@state(scenes.long)
def talk_pages(visitor: Visitor) -> None:
    """Back and Next."""
    visitor.open_talk(limit="10")


@state()
def talk_posted(visitor: Visitor) -> None:
    visitor.open_talk()
    fill(visitor)
    visitor.push("more.post")
    expect(visitor.comment(4)).to_be_visible()


@state()
def talk_invalid(visitor: Visitor) -> None:
    """A name is missing."""
    visitor.open_talk()
    fill(visitor, name=False)
    visitor.push("more.post")
    expect(visitor.section).to_contain_text(visitor.say("errors.name_missing"))


@state()
def talk_preview(visitor: Visitor) -> None:
    visitor.open_talk()
    fill(visitor)
    visitor.push("more.preview")
    expect(visitor.page.locator("[part=preview] em")).to_be_visible()


@state()
def talk_form_old(visitor: Visitor) -> None:
    """Who lost their cookie has another's form; a press more makes it theirs."""
    talk_posted.act(visitor)
    fill(visitor)
    visitor.sign_out()
    visitor.push("more.post")
    expect(visitor.section.get_by_role("alert")).to_have_text(visitor.say("page.formOld"))


@state(guests=False)
def talk_session_expired(visitor: Visitor) -> None:
    """Where only members write; what was typed is kept."""
    visitor.is_at_the_members()
    visitor.sign_in()
    visitor.open_talk()
    fill(visitor, name=False)
    visitor.sign_out()
    visitor.push("more.post")
    expect(visitor.section.get_by_role("alert")).to_have_text(visitor.say("errors.sign_in_required"))


@state(members_only=True)
def talk_members_only(visitor: Visitor) -> None:
    visitor.open_talk()
    expect(visitor.section).to_contain_text(visitor.say("errors.members_only"))


@state()
def talk_store_away(visitor: Visitor) -> None:
    """What was typed stands on the page that says so."""
    visitor.open_talk()
    fill(visitor)
    with visitor.stage.without_store():
        visitor.push("more.post")
        expect(visitor.find("button", "page.sendAgain")).to_be_visible()


@state(scenes.quarrel)
def talk_no_cookies(visitor: Visitor) -> None:
    """A mute can't be remembered."""
    visitor.open_talk()
    # As a browser sends it that was given a cookie, and kept none.
    visitor.page.locator("#act").evaluate("form => { form.action += '&form=1' }")
    visitor.push("embed.mute", of=1, name=visitor.name("burt"))
    expect(visitor.section.get_by_role("alert")).to_have_text(visitor.say("page.noCookies"))


@state()
def talk_taking_over(visitor: Visitor) -> None:
    """Who wrote as a guest and then signs in is asked."""
    visitor.is_at_the_members()
    talk_posted.act(visitor)
    visitor.sign_in()
    visitor.open_talk()
    expect(visitor.section).to_contain_text(visitor.say("page.takeOver"))


@state()
def talk_offline(visitor: Visitor) -> None:
    """What was written waits for the next press."""
    visitor.open_talk()
    fill(visitor)
    visitor.page.context.set_offline(True)
    visitor.push("more.post")
    expect(visitor.section.get_by_role("alert")).to_have_text(visitor.say("more.offline"))


@state(moderation="hold")
def talk_pending(visitor: Visitor) -> None:
    visitor.open_talk()
    fill(visitor)
    visitor.push("more.post")
    expect(visitor.section).to_contain_text(visitor.say("embed.pending"))


@state()
def talk_replying(visitor: Visitor) -> None:
    visitor.open_talk()
    visitor.follow("embed.reply", of=1)
    expect(visitor.find("textbox", "more.replyTo", name=visitor.name("ada"))).to_be_visible()


@state()
def talk_editing(visitor: Visitor) -> None:
    talk_posted.act(visitor)
    visitor.follow("embed.edit", of=4)
    expect(visitor.find("textbox", "more.editing")).to_be_visible()


@state()
def talk_deleting(visitor: Visitor) -> None:
    talk_posted.act(visitor)
    visitor.follow("embed.delete", of=4)
    expect(visitor.section).to_contain_text(visitor.say("page.deleteAsk", number=4))


@state()
def talk_sharing(visitor: Visitor) -> None:
    visitor.open_talk()
    visitor.follow("embed.share", of=1)
    expect(visitor.find("link", "more.mail")).to_be_visible()


@state(scenes.quarrel)
def talk_muted(visitor: Visitor) -> None:
    """Each a `<details>`; Undo waits."""
    visitor.open_talk()
    visitor.push("embed.mute", of=1, name=visitor.name("burt"))
    expect(visitor.find("button", "more.undo")).to_be_visible()


@state(scenes.quarrel)
def talk_muted_shown(visitor: Visitor) -> None:
    talk_muted.act(visitor)
    visitor.comment(4).locator("summary").click()
    expect(visitor.comment(4)).to_contain_text(visitor.say("embed.tagMuted"))


@state(scenes.quarrel)
def talk_mute_options(visitor: Visitor) -> None:
    visitor.open_talk()
    visitor.follow("embed.muteHow", of=1, name=visitor.name("burt"))
    expect(visitor.find("combobox", "more.howLong")).to_be_visible()


@state(scenes.quarrel)
def talk_people(visitor: Visitor) -> None:
    """With the note and the end that were chosen for one of them."""
    talk_mute_options.act(visitor)
    visitor.find("combobox", "more.howLong").select_option("7")
    visitor.find("textbox", "more.note").fill(visitor.put("Not before coffee.", "ليس قبل القهوة."))
    visitor.push("more.muteVerb")
    expect(visitor.find("link", "embed.people", n=1)).to_be_visible()
    visitor.push("embed.mute", of=6, name=visitor.name("dora"))
    visitor.follow("embed.people", n=2)
    expect(visitor.section).to_contain_text(visitor.say("more.peopleHelp"))


@state(scenes.quarrel)
def talk_import_look(visitor: Visitor) -> None:
    """Whom an imported list would mute."""
    talk_people.act(visitor)
    with visitor.page.expect_download() as exported:
        visitor.follow("more.exportJson")
    visitor.push("embed.unmute", name=visitor.name("burt"))
    expect(visitor.section).to_contain_text(visitor.say("page.done"))
    visitor.section.locator("input[type=file]").set_input_files(exported.value.path())
    visitor.push("page.importVerb")
    expect(visitor.find("button", "more.importApply", n=1)).to_be_visible()


@state()
def talk_nobody_muted(visitor: Visitor) -> None:
    visitor.open_talk("mutes")


@state(scenes.quarrel)
def talk_search(visitor: Visitor) -> None:
    """What muted people said is folded."""
    talk_muted.act(visitor)
    visitor.find("searchbox", "more.find").fill(visitor.put("sea", "بحر"))
    visitor.push("embed.search")
    expect(visitor.section).to_contain_text(visitor.say("more.foundMuted", n=1))


@state(scenes.quarrel)
def talk_found_nothing(visitor: Visitor) -> None:
    visitor.open_talk(q=visitor.put("aeroplane", "طائرة"))


@state(scenes.empty)
def talk_threads(visitor: Visitor) -> None:
    """All threads of a site."""
    site, said = f"magazine-{visitor.lang}", mine(visitor)
    ada = visitor.telling.who("ada")
    with visitor.stage.talk() as talk:
        talk.add_site(site)
        for key, title in (
            ("/night-train", visitor.put("The night train keeps a secret", "قطار الليل يحفظ سرًّا")),
            ("/timetable", visitor.put("How to fold a timetable", "كيف تطوي جدول المواعيد")),
        ):
            for _ in range(2):
                talk.post(site, key, ada, said, name=ada.name, title=title)
    visitor.open_talk("", site=site)


@state(scenes.empty)
def talk_no_threads(visitor: Visitor) -> None:
    with visitor.stage.talk() as talk:
        talk.add_site(f"quiet-{visitor.lang}")
    visitor.open_talk("", site=f"quiet-{visitor.lang}")


@state(scenes.empty)
def talk_not_found(visitor: Visitor) -> None:
    visitor.open_talk(around="99")
