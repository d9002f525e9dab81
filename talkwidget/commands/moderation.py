"""``comment ...`` and ``thread ...``: a moderator's work, done by whoever owns the machine.

A comment is named as its permalink ends, ``/posts/42#talk-12``, or by its id.
"""

from __future__ import annotations

import re
import sys
import uuid
from collections.abc import Callable

import click

from talkwidget.commands.group import OpenTalk, site_option
from talkwidget.core.identity import Identity
from talkwidget.core.service import Talk
from talkwidget.core.views import CommentView, ThreadView

OWNER = Identity("owner", "command-line", name="Moderator", roles=frozenset({"moderator"}))

_PERMALINK = re.compile(r"(?P<key>.+)#(?:talk-)?(?P<number>[0-9]{1,9})", re.DOTALL)
_SHOWN = 200


class Named:
    """A comment as the command line names it."""

    def __init__(self, said: str) -> None:
        self._said = said
        self._permalink = _PERMALINK.fullmatch(said)
        try:
            self._id = uuid.UUID(int=0) if self._permalink else uuid.UUID(said)
        except ValueError:
            raise click.BadParameter(
                f"{said!r} names no comment. It is THREAD#NUMBER, as /posts/42#12, or a comment's id."
            ) from None

    def __str__(self) -> str:
        return self._said

    def find(self, talk: Talk, site: str | None) -> uuid.UUID:
        """Return its id.

        :raises CommentUnknown: the thread has no comment of this number.
        """
        if self._permalink is None:
            return self._id
        return talk.comment_at(site, self._permalink["key"], int(self._permalink["number"]), OWNER).id


def comment_command(open_talk: OpenTalk) -> click.Group:
    """Make the group ``comment``."""

    @click.group("comment")
    def group() -> None:
        """Moderate single comments, named as /posts/42#12 or by their id."""

    @group.command("waiting")
    @site_option
    def waiting(site: str | None) -> None:
        """List the comments that wait for a moderator."""
        with open_talk() as talk:
            found = talk.waiting(site, OWNER)
        for entry in found:
            author = entry.comment.author.name if entry.comment.author else "-"
            click.echo(f"{entry.thread.key}#{entry.comment.number}  {author}  {_words(entry.comment)}")
        if not found:
            click.echo("No comment waits.")

    @group.command("edit")
    @_named
    @click.option("--text", help="The new words, as Markdown; without it, standard input.")
    def edit(comment: Named, site: str | None, text: str | None) -> None:
        """Put new words in place of a comment's; the old ones are kept as history."""
        words = text if text is not None else sys.stdin.read()
        with open_talk() as talk:
            talk.edit(site, comment.find(talk, site), OWNER, words)
        click.echo(f"{comment} is edited.")

    def action(name: str, done: str, says: str) -> None:
        @group.command(name, help=says)
        @_named
        def act(comment: Named, site: str | None) -> None:
            _moderate(open_talk, comment, site, name)
            click.echo(f"{comment} is {done}.")

    @group.command("remove")
    @_named
    @click.option("--reason", help="The rule it broke; its author and moderators see it.")
    def remove(comment: Named, site: str | None, reason: str | None) -> None:
        """Take a comment out of sight; its replies stay."""
        _moderate(open_talk, comment, site, "remove", reason=reason)
        click.echo(f"{comment} is removed.")

    action("restore", "restored", "Bring a removed comment back.")
    action("approve", "published", "Publish a comment that waits.")
    action("official", "official", "Mark a comment as the site's own word: nobody's mute hides it.")
    action("unofficial", "no longer official", "Take that mark off.")
    return group


def thread_command(open_talk: OpenTalk) -> click.Group:
    """Make the group ``thread``."""

    @click.group("thread")
    def group() -> None:
        """Open, close and name threads, by their key."""

    def state(name: str, wanted: str, says: str) -> None:
        @group.command(name, help=says)
        @click.argument("key")
        @site_option
        def change(key: str, site: str | None) -> None:
            with open_talk() as talk:
                _tell(talk.set_thread(site, key, OWNER, state=wanted, via="cli"))

    state("open", "open", "Let people comment, again or before anybody did.")
    state("close", "closed", "Take no new comments; readers still read, like and mute.")

    @group.command("set")
    @click.argument("key")
    @site_option
    @click.option("--title", help="The page's title.")
    @click.option("--url", help="The page's address.")
    def describe(key: str, site: str | None, title: str | None, url: str | None) -> None:
        """Say what a thread's page is called, and where it is."""
        with open_talk() as talk:
            _tell(talk.set_thread(site, key, OWNER, title=title, url=url))

    return group


def _named(function: Callable[..., None]) -> Callable[..., None]:
    return click.argument("comment", type=Named, metavar="COMMENT")(site_option(function))


def _moderate(open_talk: OpenTalk, comment: Named, site: str | None, name: str, *, reason: str | None = None) -> None:
    with open_talk() as talk:
        talk.moderate(site, comment.find(talk, site), OWNER, name, reason=reason, via="cli")


def _tell(thread: ThreadView) -> None:
    click.echo(f"{thread.key} is {thread.state}: {thread.title or 'no title'}, {thread.url or 'no address'}")


def _words(comment: CommentView) -> str:
    """The beginning of a comment on one line, without its markup; what could steer a terminal never got in."""
    text = " ".join(re.sub(r"<[^>]*>", " ", comment.html or "").split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
