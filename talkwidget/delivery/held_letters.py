"""The letter about comments that wait: what was written, by whom, why it waits, and a link for each decision.

It is plain text. What readers typed stands in its body only, and each line of it behind a ">": so nobody can write
something that looks like our own links.
"""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import default
from urllib.parse import quote

from talkwidget import i18n
from talkwidget.core import deed_links
from talkwidget.core.checks.reasons import sentence
from talkwidget.core.letters import Held, HeldLetter
from talkwidget.core.text import plain

NAME_LENGTH = 200
# RFC 5322 lets a line have 998 characters. Folded at 78, a link would be written in another way, and be none.
_POLICY = default.clone(max_line_length=900)


def letter(told: HeldLetter, home: str) -> EmailMessage:
    """Write it, in the site's language. ``home`` is where the pages hang, with the server's address."""
    site, staff = told.site, told.staff
    words = i18n.catalogue(i18n.negotiate([], site.settings.locale), site.settings.strings)
    name = site.title or site.name
    stop = _link(home, "desk/unsubscribe", site.name, token=told.stop)
    parts = [words.say("letter.hello", name=staff.name, n=told.count, site=name)]
    parts += [_case(words, one, home, site.name) for one in told.held]
    if told.count > len(told.held):
        parts.append(words.say("letter.more", n=told.count - len(told.held)))
    parts.append(words.say("letter.foot", desk=_link(home, "desk", site.name), stop=stop))
    written = EmailMessage(policy=_POLICY)
    written["To"] = staff.email or ""
    key = "letter.dailySubject" if told.holder is None else "letter.subject"
    # Nothing of a reader's: what a site is called is the owner's.
    written["Subject"] = " ".join(words.say(key, site=name).split())
    # RFC 8058: the mail program's own button sends a POST there, and asks nobody.
    written["List-Unsubscribe"] = f"<{stop}>"
    written["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    written.set_content("\n\n".join(parts))
    return written


def _case(words: i18n.Catalogue, held: Held, home: str, site: str) -> str:
    name, thread = (plain(said, limit=NAME_LENGTH) for said in (held.author, held.thread))
    lines = [
        words.say("letter.wrote", name=name, thread=thread),
        "",
        *(f"> {line}" for line in (held.words + ("\u2026" if held.is_cut else "")).splitlines()),
        "",
    ]  # fmt: skip
    if held.reason:
        said = plain(i18n.sentence(words, sentence(held.reason)), limit=1000)
        lines += [words.say("letter.why", reason=said), ""]
    for action in deed_links.ACTIONS:
        lines += [f"{words.say(f'letter.{action}')}:", _link(home, "desk/mailed", site, token=held.links[action])]
    lines += [words.say("letter.open"), _link(home, f"desk/comments/{held.comment}", site)]
    return "\n".join(lines)


def _link(home: str, page: str, site: str, *, token: str = "") -> str:
    return f"{home}/{page}?site={quote(site, safe='')}" + (f"&token={token}" if token else "")
