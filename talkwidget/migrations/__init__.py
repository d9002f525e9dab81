"""The tables' history, as Alembic scripts in the package, with a version table of its own.

The law: a released revision never changes. Alembic costs a third of a second to import, so it is imported where it
runs. A host's own migrations never mention these tables (see ``autogenerate``).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from talkwidget.core import dialects
from talkwidget.core.errors import TalkError
from talkwidget.core.models import VERSION_TABLE, Base

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.operations.ops import MigrateOperation

__all__ = ["SchemaDiffers", "SchemaTooNew", "Upgraded", "is_newest", "upgrade"]


class SchemaDiffers(TalkError):
    """The tables are there, but made by nobody's history, and are not what this version needs."""

    code = "schema_differs"
    title = "The tables are not what this version of talkwidget needs."

    def __init__(self, differences: list[str]) -> None:
        self.differences = differences
        super().__init__(
            f"The tables were not made by 'talkwidget upgrade', and are not what this version of talkwidget needs:"
            f" {'; '.join(differences)}. Change them by hand, then upgrade again; nothing was touched."
        )


class SchemaTooNew(TalkError):
    code = "schema_too_new"
    title = "The database is newer than this talkwidget."

    def __init__(self, revision: str) -> None:
        self.revision = revision
        super().__init__(
            f"The database is at revision {revision}, which this talkwidget doesn't know. Install the version of"
            " talkwidget that upgraded it, or a newer one; nothing was touched."
        )


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What :func:`upgrade` found and left.

    before:  the revision before; None for a database without our tables, or with tables that ``create_all`` made
    after:   the revision now
    adopted: whether the tables were there without a revision, and were what they should be
    """

    before: str | None
    after: str
    adopted: bool

    @property
    def sentence(self) -> str:
        if self.adopted:
            return f"The tables were there; they are what they should be, at revision {self.after}."
        if self.before is None:
            return f"The tables are made, at revision {self.after}."
        if self.before == self.after:
            return f"Nothing to do: the tables are at revision {self.after}."
        return f"The tables are upgraded from revision {self.before} to {self.after}."


def upgrade(engine: sa.Engine) -> Upgraded:
    """Make our tables, or bring them to this version's shape; several processes may do so at once.

    Tables that ``create_all`` made, of this version or an older one, are compared with what they should be: what is
    missing and holds no facts (tables, indexes, columns that take NULL) is made, and they are stamped.

    :raises SchemaDiffers: they are something else.
    :raises SchemaTooNew: a later talkwidget upgraded this database.
    """
    if is_newest(engine):
        return Upgraded(_newest(), _newest(), adopted=False)
    from alembic import command
    from alembic.script import ScriptDirectory

    with engine.connect() as connection, dialects.alone(connection):
        config = _config(connection)
        scripts = ScriptDirectory.from_config(config)
        (head,) = scripts.get_heads()
        before = _revision(connection)
        if before is not None and before not in {script.revision for script in scripts.walk_revisions()}:
            raise SchemaTooNew(before)
        adopted = before is None and _is_there(connection)
        if adopted:
            _complete(connection)
            command.stamp(config, head)
        else:
            command.upgrade(config, head)
        return Upgraded(before, head, adopted)


def is_newest(engine: sa.Engine) -> bool:
    """Whether there is nothing to do, as at nearly every start; told without Alembic."""
    with engine.connect() as connection:
        return _revision(connection) == _newest()


def _newest() -> str:
    return max(script.stem[:4] for script in (Path(__file__).parent / "versions").glob("[0-9]*.py"))


def _config(connection: sa.Connection) -> Config:
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.scalar(sa.select(Base.metadata.tables[VERSION_TABLE].c.version_num))


def _is_there(connection: sa.Connection) -> bool:
    return not _names().isdisjoint(sa.inspect(connection).get_table_names())


def _names() -> set[str]:
    return set(Base.metadata.tables) - {VERSION_TABLE}


def _complete(connection: sa.Connection) -> None:
    """Make what is missing: ``create_all`` adds no column to a table of an older version, MariaDB may be cut off.

    :raises SchemaDiffers: anything else isn't as it should be.
    """
    from alembic.autogenerate import produce_migrations
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.operations.ops import AddColumnOp, CreateIndexOp, CreateTableOp, ModifyTableOps

    def include(name: str | None, kind: str, _parents: Any) -> bool:
        return kind != "table" or name in Base.metadata.tables

    context = MigrationContext.configure(connection, opts={"include_name": include, "compare_type": True})
    steps: list[MigrateOperation] = []
    for wanted in produce_migrations(context, Base.metadata).upgrade_ops_list:
        for step in wanted.ops:
            steps += step.ops if isinstance(step, ModifyTableOps) else [step]
    others = [
        step
        for step in steps
        if not isinstance(step, (CreateTableOp, CreateIndexOp))
        and not (isinstance(step, AddColumnOp) and step.column.nullable)
    ]
    if others:
        raise SchemaDiffers([_in_words(step) for step in others])
    operations = Operations(context)
    for step in steps:
        operations.invoke(step)


def _in_words(step: MigrateOperation) -> str:
    from alembic.operations import ops

    if isinstance(step, ops.AddColumnOp):
        return f"{step.table_name} has no column {step.column.name}"
    if isinstance(step, ops.DropColumnOp):
        return f"{step.table_name} has a column {step.column_name} that isn't ours"
    if isinstance(step, ops.AlterColumnOp):
        return f"the column {step.column_name} of {step.table_name} has another type, or takes NULL where it must not"
    if isinstance(step, ops.DropIndexOp):
        return f"{step.table_name} has an index {step.index_name} that isn't ours"
    if isinstance(step, ops.DropConstraintOp):
        return f"{step.table_name} has a constraint {step.constraint_name} that isn't ours"
    if isinstance(step, ops.AddConstraintOp):
        constraint = step.to_constraint()
        return f"{constraint.table.name} has no constraint {constraint.name}"
    return f"{type(step).__name__} would be needed"
