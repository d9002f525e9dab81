"""How many links there are, and where they lead."""

from __future__ import annotations

from talkwidget.core import word_lists
from talkwidget.core.checks import addresses, lists, record
from talkwidget.core.checks.addresses import Address
from talkwidget.core.checks.draft import Draft
from talkwidget.core.checks.findings import Finding, Verdict
from talkwidget.core.dialects import AnySession

MORE = 3
"""So many times as many links may those have who have published a comment before."""


def blocked(session: AnySession, draft: Draft) -> Finding | None:
    """Call spam what leads to a blocked domain, or comes from somebody whose website is there."""
    domains = lists.domains(session, draft, word_lists.BLOCKED_DOMAINS)
    if not domains:
        return None
    site = addresses.website(draft)
    hosts = [link.host for link in addresses.links(draft)] + ([site.host] if site is not None else [])
    found = dict.fromkeys(filter(None, map(domains.covering, [*hosts, *addresses.bare_hosts(draft)])))
    return Finding("links", Verdict.SPAM, "domain_blocked", {"domains": [*found][:5]}) if found else None


def many(session: AnySession, draft: Draft) -> Finding | None:
    """Hold what has more links than `hold_links`, or than three times as many of those who are known."""
    limit = draft.site.settings.hold_links
    if draft.words.html.count("<a ") <= limit:
        return None
    count = len(counted(session, draft))
    if count > limit and record.published(session, draft):
        limit *= MORE
    return Finding("links", Verdict.HOLD, "links_many", {"count": count, "limit": limit}) if count > limit else None


def counted(session: AnySession, draft: Draft) -> list[Address]:
    """The links of the text that don't lead to this site's own pages or to an allowed domain."""
    found = [link for link in addresses.links(draft) if link.host]
    if not found:
        return []
    own = {addresses.host_of(origin) for origin in draft.site.settings.origins}
    allowed = lists.domains(session, draft, word_lists.ALLOWED_DOMAINS)
    return [
        link for link in found if link.host not in own and not (allowed is not None and allowed.covering(link.host))
    ]
