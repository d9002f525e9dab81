"""``upgrade``: make the tables, or bring them to this version's shape."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import click
import sqlalchemy as sa

OpenEngine = Callable[[], AbstractContextManager[sa.Engine]]


def upgrade_command(open_engine: OpenEngine) -> click.Command:
    """Make the command ``upgrade``."""

    @click.command("upgrade")
    def upgrade() -> None:
        """Make the tables, or bring them to this version's shape. Harmless when there is nothing to do."""
        from talkwidget import migrations

        with open_engine() as engine:
            click.echo(migrations.upgrade(engine).sentence)

    return upgrade
