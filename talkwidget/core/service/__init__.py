"""Talk: every use case of the conversation, one method each.

The law: a method is one transaction. It commits, then announces; nothing is announced that isn't on the disk. The
session may be the host's own: a commit here also commits what the host has pending in it.
"""

from __future__ import annotations

from talkwidget.core.service.base import utcnow
from talkwidget.core.service.desk import Desk
from talkwidget.core.service.entering import EntryLink, Signature
from talkwidget.core.service.explaining import Explaining
from talkwidget.core.service.learning import Learning
from talkwidget.core.service.mailing import MailedDeed, Mailing
from talkwidget.core.service.owning import Owning
from talkwidget.core.service.personal import Personal
from talkwidget.core.service.public import Public
from talkwidget.core.service.replicated import Replicated
from talkwidget.core.service.reporting import Reporting
from talkwidget.core.service.ruling import Ruling
from talkwidget.core.service.same_address import SameAddress
from talkwidget.core.service.writing import Writing

__all__ = ["EntryLink", "MailedDeed", "Public", "Replicated", "Signature", "Talk", "utcnow"]


class Talk(Public, Writing, Explaining, Personal, SameAddress, Desk, Learning, Ruling, Reporting, Mailing, Owning):
    """The conversation, as its doors know it. The parts are apart for the eye only: they share one session."""
