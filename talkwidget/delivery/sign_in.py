"""The letter with a moderator's link."""

from __future__ import annotations

from email.message import EmailMessage

from talkwidget import i18n
from talkwidget.core.views import SiteView, Staff
from talkwidget.delivery.mail import write


def letter(site: SiteView, staff: Staff, address: str) -> EmailMessage:
    """Write to a moderator whose e-mail is known, in the site's language. ``address`` is the link's."""
    words = i18n.catalogue(i18n.negotiate([], site.settings.locale), site.settings.strings)
    name = site.title or site.name
    subject = " ".join(words.say("signin.mailSubject", site=name).split())
    return write(staff.email or "", subject, words.say("signin.mailText", name=staff.name, site=name, address=address))
