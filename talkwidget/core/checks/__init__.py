"""THE CHECKS: what decides whether a new or edited comment is published, held, spam or refused, and says why.

The law of this folder: a check is a function of a draft that answers with a finding or None. It never writes, and asks
the database for little, for each comment pays for all of them. Every finding is kept with the comment; the first in
the order of `pipeline.CHECKS` that decides wins.
"""

from talkwidget.core.checks.draft import Draft, Place, Sender
from talkwidget.core.checks.findings import Finding, Judgement, Verdict

__all__ = ["Draft", "Finding", "Judgement", "Place", "Sender", "Verdict"]
