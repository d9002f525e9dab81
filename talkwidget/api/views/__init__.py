"""The calls and their views, a module for each noun."""

from __future__ import annotations

from talkwidget.api.calls import Call
from talkwidget.api.views import (
    document,
    embed,
    feeds,
    me,
    moderation,
    mutes,
    reading,
    reporting,
    word_lists,
    words,
    writing,
)

CALLS: tuple[Call, ...] = (
    *reading.CALLS,
    *writing.CALLS,
    *me.CALLS,
    *mutes.CALLS,
    *moderation.CALLS,
    *word_lists.CALLS,
    *reporting.CALLS,
    *feeds.CALLS,
    *embed.CALLS,
    *words.CALLS,
    *document.CALLS,
)
