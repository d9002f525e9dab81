"""``words show | set | add``: the words and domains that a site's checks go by."""

from __future__ import annotations

from typing import TextIO

import click

from talkwidget.commands.group import OpenTalk, site_option
from talkwidget.commands.named import OWNER
from talkwidget.core.views import WordListView
from talkwidget.core.word_lists import KINDS

_kind = click.argument("kind", type=click.Choice(KINDS))
_lines = click.argument("file", type=click.File(encoding="utf-8"), default="-")


def words_command(open_talk: OpenTalk) -> click.Group:
    """Make the group ``words``."""

    @click.group("words")
    def group() -> None:
        """List the words that are refused (banned) or wait (suspect), and the domains that are blocked or allowed."""

    @group.command("show")
    @_kind
    @site_option
    def show(kind: str, site: str | None) -> None:
        """Print a list, one line each."""
        with open_talk() as talk:
            found = talk.word_list(site, OWNER, kind)
        for line in found.words:
            click.echo(line)

    @group.command("set")
    @_kind
    @_lines
    @site_option
    def change(kind: str, file: TextIO, site: str | None) -> None:
        """Put the lines of FILE, or of standard input, in place of a whole list."""
        with open_talk() as talk:
            _tell(talk.set_word_list(site, OWNER, kind, file, via="cli"))

    @group.command("add")
    @_kind
    @_lines
    @site_option
    def add(kind: str, file: TextIO, site: str | None) -> None:
        """Add the lines of FILE, or of standard input, to a list."""
        with open_talk() as talk:
            there = talk.word_list(site, OWNER, kind)
            _tell(talk.set_word_list(site, OWNER, kind, [*there.words, *file], seen=there.version, via="cli"))

    return group


def _tell(written: WordListView) -> None:
    count = len(written.words)
    click.echo(f"{written.kind} has {count} line{'' if count == 1 else 's'}.")
