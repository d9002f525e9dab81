"""Which checks beyond our own a site wants, in their order: code in the same process first, then who is far away."""

from __future__ import annotations

from talkwidget.core.checks.outside import OwnCheck, OwnChecks
from talkwidget.core.settings import Settings
from talkwidget.delivery.akismet import Akismet
from talkwidget.delivery.check_hook import CheckHook


def own_checks(check: OwnCheck | None) -> OwnChecks:
    """Make what the use cases ask; ``check`` is the owner's callable."""
    hook, akismet = CheckHook(), Akismet()

    def wanted(settings: Settings) -> list[OwnCheck]:
        found: list[OwnCheck] = [check] if check is not None else []
        if settings.check_url:
            found.append(hook)
        if settings.akismet_key:
            found.append(akismet)
        return found

    return wanted
