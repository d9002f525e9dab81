"""Databases as earlier versions left them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import command

from talkwidget import migrations


def make_as_of(engine: sa.Engine, revision: str) -> None:
    """Make the tables by our own history, up to a revision."""
    with engine.begin() as connection:
        command.upgrade(migrations._config(connection), revision)
