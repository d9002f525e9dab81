"""What the author of a comment that isn't published is told: each rule in plain words."""

from __future__ import annotations

from talkwidget.core.checks.findings import Finding
from talkwidget.core.errors import Sentence

SENTENCES = {
    "held": "Every comment here waits for a moderator first.",
    "watched": "Your comments wait for a moderator first.",
    "silenced": "A moderator ended your commenting here.",
    "word_banned": "This has a word, or a name, that isn't used here.",
    "word_suspect": "A word in this is on the moderators' list: they look at it first.",
    "domain_blocked": "This leads to a website that isn't linked from here.",
    "links_many": "With this many links, a comment waits for a moderator.",
    "first_comments": "The first comments of everybody wait for a moderator.",
    "advertising": "This looks like advertising, so a moderator looks at it first.",
    "bayes_suspect": "Your comment has words that spam here often has. A moderator will look at it.",
    "bayes_spam": "Your comment reads like spam that moderators removed here before. A moderator can publish it.",
    "trap_filled": "It came with a field filled in that people don't see, as machines send it.",
    "too_quick": "It was sent faster than people write.",
    "proof_missing": "The first comments of a guest whose browser runs no scripts here wait for a moderator.",
    "proof_required": "Your browser has to compute for a moment first, to show that you are no machine. Send it again.",
    "repeat": "You said this here today already, so a moderator looks at it first.",
    "repeat_many": "The same words stand here already, so a moderator looks at them first.",
    "own": "A rule of this site stopped this comment.",
    "own_failed": "A check of this site failed, so a moderator looks at this first.",
    "akismet": "Akismet takes this comment for spam.",
    "burst": "You wrote much within a few minutes, so a moderator looks at this first.",
    "reported": "Readers reported this: it waits for a moderator.",
}
"""A sentence for each code, in English; `errors.reason_CODE` of a catalogue says it in another language."""


def sentence(code: str) -> Sentence:
    """The sentence of a code; one that nobody knows, an owner's own check's, is said as it is."""
    return Sentence(SENTENCES.get(code, code), f"reason_{code}")


def told(finding: Finding) -> str:
    """What is kept as the reason of a comment that isn't published: the code, or an owner's own sentence."""
    own = finding.facts.get("sentence")
    return own if isinstance(own, str) and own else finding.code
