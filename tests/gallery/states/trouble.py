"""What goes wrong, and what a reader can do about it. Nothing typed is lost."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.reader import cut, problem
from tests.gallery.states.state import state
from tests.gallery.states.writing import mine, sent
from tests.gallery.visitor import Visitor

COMMENTS = "**/talk/api/comments?*"


@state()
def load_failed(visitor: Visitor) -> None:
    visitor.page.route(COMMENTS, cut)
    visitor.open()
    visitor.warned()


@state()
def send_failed(visitor: Visitor) -> None:
    visitor.open()
    visitor.type(mine(visitor))
    visitor.page.route(COMMENTS, cut)
    visitor.push("more.post")
    visitor.warned()


def send_refused(visitor: Visitor, status: int, code: str, detail: str, seconds: int = 0) -> None:
    visitor.open()
    visitor.type(mine(visitor))
    visitor.page.route(COMMENTS, problem(status, code, detail, seconds))
    visitor.push("more.post")
    expect(visitor.warned()).to_contain_text(detail)


@state()
def offline(visitor: Visitor) -> None:
    """Said before anything is sent; the draft is kept."""
    visitor.open()
    visitor.type(mine(visitor))
    visitor.page.context.set_offline(True)
    expect(visitor.warned()).to_contain_text(visitor.say("more.offline"))


@state()
def refused(visitor: Visitor) -> None:
    """Which rule."""
    rule = visitor.put("Say it more kindly, please.", "قلها بلطف أكثر من فضلك.")
    send_refused(visitor, 403, "refused", rule)


@state()
def session_expired(visitor: Visitor) -> None:
    """The draft is kept."""
    visitor.open(token=visitor.token())
    visitor.type(mine(visitor), name=False)
    detail = visitor.say("errors.token_expired")
    visitor.page.route(COMMENTS, problem(401, "token_expired", detail))
    visitor.push("more.post")
    expect(visitor.warned()).to_contain_text(detail)


@state()
def rate_limited(visitor: Visitor) -> None:
    """When it ends."""
    send_refused(visitor, 429, "too_fast", visitor.put("Not so fast.", "مهلًا."), 20 * 60)


@state(moderation="on")
def timed_out(visitor: Visitor) -> None:
    """By a moderator, while somebody writes: for what, and until when. The draft is kept."""
    silenced(visitor)
    visitor.type(mine(visitor), name=False)
    visitor.push("more.post")
    expect(visitor.warned()).to_contain_text(insults(visitor))


@state(moderation="on")
def timed_out_before(visitor: Visitor) -> None:
    """The same, where the form would be."""
    silenced(visitor)
    visitor.page.reload()
    visitor.wait()
    expect(visitor.section).to_contain_text(insults(visitor))


def silenced(visitor: Visitor) -> None:
    # The clock stands: by the moment when the form was opened nobody would have had the time to write.
    visitor.page.route("**/api/challenge*", cut)
    sent(visitor)
    visitor.telling.silence(4, insults(visitor))


def insults(visitor: Visitor) -> str:
    return visitor.put("Insults are not for here.", "لا مكان للإهانات هنا.")


@state(members_only=True)
def members_only(visitor: Visitor) -> None:
    """Who isn't signed in reads nothing."""
    visitor.open()
    expect(visitor.warned()).to_contain_text(visitor.say("errors.members_only"))


@state()
def store_busy(visitor: Visitor) -> None:
    """A like that could not be kept is taken back."""
    visitor.open()
    visitor.page.route("**/like?*", problem(503, "store_busy", visitor.say("errors.store_busy")))
    visitor.push("embed.like", of=3)
    visitor.warned()


@state()
def mute_list_full(visitor: Visitor) -> None:
    visitor.open(token=visitor.token())
    visitor.page.route("**/me/mutes/**", problem(409, "mute_limit", visitor.say("errors.mute_limit", n=1000)))
    visitor.push("embed.mute", of=2, name=visitor.name("cleo"))
    visitor.warned()
