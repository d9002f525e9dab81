"""What the desk says in words of what the log and the checks keep as codes. The desk speaks English."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from talkwidget.core.cases import LATEST, Person
from talkwidget.core.checks import Finding, Verdict
from talkwidget.core.checks.reasons import SENTENCES, told
from talkwidget.core.errors import AlreadyDecided, CommentGone, CommentUnknown, Invalid, TalkError
from talkwidget.core.standings import SILENCED
from talkwidget.core.views import DecisionView
from talkwidget.pages.templates import environment, iso

DONE = {
    "approve": "Approved", "keep": "Kept", "remove": "Removed", "spam": "Marked as spam", "restore": "Restored",
    "hold": "Held", "edit": "Edited", "pin": "Pinned", "unpin": "Unpinned", "official": "Marked as official",
    "unofficial": "No longer official", "lock": "Locked to replies", "unlock": "Unlocked", "undo": "Undone",
    "trusted": "Trusted", "watched": "Watched", "silenced": "Timed out", "pardoned": "Pardoned", "close": "Closed",
    "open": "Opened", "hold_thread": "Let comments wait", "release_thread": "Let comments through",
    "word_list": "Changed a list",
    "appeal_accepted": "Accepted an appeal", "appeal_refused": "Refused an appeal",
}  # fmt: skip
"""Each action of the log as it is said of what is done."""
VERDICTS = {
    Verdict.HOLD: "Held", Verdict.SPAM: "Spam", Verdict.PUBLISH: "Published", Verdict.REFUSE: "Refused",
    Verdict.NOTE: "Noted",
}  # fmt: skip
STATES = {
    "published": "Published", "pending": "Held", "spam": "Spam", "removed": "Removed", "deleted": "Deleted",
}  # fmt: skip
REPORTS = {
    "spam": "Spam", "abuse": "Abuse", "off_topic": "Off topic", "illegal": "Illegal", "other": "Something else",
}  # fmt: skip
"""What readers report a comment for."""
VIAS = {
    "api": "through the API", "embed": "in the thread", "desk": "at the desk", "page": "on the Talk page",
    "cli": "on the command line", "mail": "by e-mail", "python": "in code", "rule": "by a rule",
}  # fmt: skip
_SPANS = ((60, "just now", ""), (3600, "min", "60"), (86_400, "h", "3600"), (86_400 * 14, "d", "86400"))


def ago(now: dt.datetime, moment: dt.datetime) -> Markup:
    """How long ago something was, with the exact time for who wants it."""
    passed = max(0, (now - moment).total_seconds())
    said = f"{moment.day} {moment:%b %Y}"
    for until, unit, size in _SPANS:
        if passed < until:
            said = f"{int(passed // int(size))} {unit} ago" if size else unit
            break
    return Markup('<time datetime="{}" title="{:%d %b %Y, %H:%M} UTC">{}</time>').format(iso(moment), moment, said)


def span(seconds: float | None) -> str:
    """A length of time, roughly."""
    if seconds is None:
        return "none"
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}".replace(".0 ", " ")
    return f"{seconds:.0f} s"


def why(finding: Finding) -> str:
    """What a check found, as a sentence."""
    code = told(finding)
    return SENTENCES.get(code, code).replace("Your comments", "This author's comments")


def facts(finding: Finding) -> list[tuple[str, str]]:
    """What it saw: names and values."""
    seen = ((name, value) for name, value in finding.facts.items() if name != "sentence")
    return [
        (name.replace("_", " "), str(value) if isinstance(value, str | int | float) else ", ".join(map(str, value)))
        for name, value in seen
        if value not in ("", (), [])
    ]


def did(decided: Sequence[DecisionView]) -> str:
    """What several decisions of one form did, in one sentence."""
    actions = {one.action for one in decided}
    said = DONE.get(decided[0].action, decided[0].action) if len(actions) == 1 else "Done"
    return f"{said}." if len(decided) == 1 else f"{said}: {len(decided)} comments."


def done(action: str) -> str:
    return DONE.get(action, action.replace("_", " ").capitalize())


def deed(one: DecisionView) -> str:
    """What a decision did; of a time-out also for how long."""
    if one.action != SILENCED or not one.can_be_undone:
        return done(one.action)
    until = one.until
    return (
        f"{done(one.action)} until {until.day} {until:%b %Y, %H:%M} UTC" if until is not None else "Timed out for good"
    )


def trouble(error: TalkError) -> str:
    """Why something wasn't done."""
    if isinstance(error, AlreadyDecided):
        return f"{error.actor} was faster: {done(error.action).lower()}. Look again, then decide."
    if isinstance(error, CommentGone | CommentUnknown):
        return "Its author deleted this comment meanwhile."
    if isinstance(error, Invalid):
        return " ".join(str(said) for field in error.errors.values() for said in field)
    return str(error)


def record(person: Person) -> str:
    """What somebody has written so far, in a few words."""
    if person.written <= 1:
        return "first comment"
    many = f"{person.written}+" if person.written >= LATEST else str(person.written)
    parts = [f"{many} comments"]
    for state, said in (("removed", "removed"), ("spam", "spam"), ("pending", "held")):
        if person.states.get(state):
            parts.append(f"{person.states[state]} {said}")
    return ", ".join(parts)


def newness(now: dt.datetime, person: Person) -> str:
    """How long somebody is known here."""
    days = (now - person.since).days
    if days < 1:
        return "new today"
    if days < 60:
        return f"here for {days} day{'' if days == 1 else 's'}"
    return f"here since {person.since:%b %Y}"


def standing(person: Person, now: dt.datetime) -> str:
    """What moderators think of somebody, in a word or two; empty for nothing."""
    if person.standing == "silenced":
        if person.until is None:
            return "banned"
        return f"timed out until {person.until.day} {person.until:%b, %H:%M} UTC" if person.until > now else ""
    return person.standing or ""


def counted(length: int, many: int) -> str:
    """The length of a queue, as far as it is counted."""
    return f"{many:,}+" if length > many else f"{length:,}"


def joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


environment.globals |= {
    "ago": ago, "deed": deed, "span": span, "why": why, "facts": facts, "done": done, "record": record,
    "newness": newness, "standing": standing, "counted": counted, "VERDICTS": VERDICTS, "STATES": STATES, "VIAS": VIAS,
    "REPORTS": REPORTS,
}  # fmt: skip
