"""The group that all commands hang under, and how they reach the conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import click
import sqlalchemy as sa

from talkwidget.core.errors import SiteUnknown, StoreBusy, TalkError
from talkwidget.core.service import Talk

OpenTalk = Callable[[], AbstractContextManager[Talk]]
"""Opens the conversation for one command."""

site_option = click.option("--site", metavar="NAME", help="Which site, where there are several.")


class TalkGroup(click.Group):
    """A group whose commands end with a sentence and status 1 when something is refused, never with a traceback.

    ``later`` makes commands, by name, that take long to import and so are made when they are wanted.
    """

    def __init__(
        self, name: str, *, help: str, commands: list[click.Command], later: Mapping[str, Callable[[], click.Command]]  # noqa: A002  # click's word
    ) -> None:  # fmt: skip
        super().__init__(name, help=help, commands=commands)
        self._later = later

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*self.commands, *self._later})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self._later and cmd_name not in self.commands:
            self.add_command(self._later[cmd_name]())
        return self.commands.get(cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TalkError as error:
            raise click.ClickException(_sentence(error)) from error
        except sa.exc.DBAPIError as error:
            raise click.ClickException(f"The database refused: {_reason(error)}") from error


def _sentence(error: TalkError) -> str:
    if isinstance(error, StoreBusy) and isinstance(error.__cause__, sa.exc.DBAPIError):
        return f"The database can't be reached: {_reason(error.__cause__)}"
    if isinstance(error, SiteUnknown) and error.site is None:
        return "Say which site: --site NAME. The command 'site list' names them, 'site add' makes the first."
    return error.detail


def _reason(error: sa.exc.DBAPIError) -> str:
    """The driver's own words, without the statement and its values."""
    return " ".join(str(error.orig).split())
