"""What every test may ask for: the people, the clock, the conversation."""

from __future__ import annotations

import os

import pytest

from talkwidget.core.identity import Identity
from talkwidget.core.settings import Settings
from tests.clock import FrozenClock

pytest_plugins = ["tests.servers.absent", "tests.servers.fixtures"]

# What a test writes past a server shows at once; how long it may take is tests/test_ready.py's to say.
os.environ.setdefault("TALKWIDGET_FRESH_SECONDS", "0")
# Who tests something else posts what a check would stop; the checks are tests/core/checks' to try.
os.environ.setdefault("TALKWIDGET_MODERATION", "off")
# Who tests something else does it as often as they like; limits are tests/core/test_limiting.py's to try.
os.environ.setdefault("TALKWIDGET_RATE_LIMITS", "off")

SECRET = "test-secret-of-more-than-32-characters"


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def settings() -> Settings:
    return Settings(secret=SECRET, moderation="off", rate_limits=False)


@pytest.fixture
def talk(session, settings, clock):
    from talkwidget.core.service import Talk

    talk = Talk(session, settings, clock=clock)
    talk.add_site("default")
    return talk


@pytest.fixture
def ada() -> Identity:
    return Identity(issuer="host", subject="ada", name="Ada")


@pytest.fixture
def bob() -> Identity:
    return Identity(issuer="host", subject="bob", name="Bob")


@pytest.fixture
def moderator() -> Identity:
    return Identity(issuer="host", subject="moderator", name="Moderator", roles=frozenset({"moderator"}))
