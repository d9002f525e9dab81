"""A comment or a person as the command line names them, and who does what is typed there."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import click

from talkwidget.commands.group import site_option
from talkwidget.core.errors import CommentUnknown
from talkwidget.core.identity import Identity
from talkwidget.core.service import Talk

OWNER = Identity("owner", "command-line", name="Moderator", roles=frozenset({"moderator"}))

_PERMALINK = re.compile(r"(?P<key>.+)#(?:talk-)?(?P<number>[0-9]{1,9})", re.DOTALL)


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

    def author(self, talk: Talk, site: str | None) -> uuid.UUID:
        """Return the id of who wrote it; an id that is no comment's is a person's own.

        :raises CommentUnknown: the thread has no comment of this number, or it is nobody's any more.
        """
        if self._permalink is None:
            cases = talk.cases(site, OWNER, [self._id])
            if not cases:
                return self._id
            person = cases[0].comment.author
        else:
            person = talk.comment_at(site, self._permalink["key"], int(self._permalink["number"]), OWNER).author
        if person is None or person.id is None:
            raise CommentUnknown
        return person.id


def comment_argument(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the argument COMMENT and the option --site."""
    return click.argument("comment", type=Named, metavar="COMMENT")(site_option(function))


def person_argument(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the argument PERSON, named by a comment of theirs or by their id, and the option --site."""
    return click.argument("person", type=Named, metavar="PERSON")(site_option(function))
