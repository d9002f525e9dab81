"""A plugin of Alembic that keeps our tables out of migrations that a host autogenerates.

Adopting the tables into a host's metadata stops ``drop_table`` once they are in the database. Before that, the host's
migration would make them itself, a second time where ``flask talk upgrade`` made them first. Alembic loads this by
the entry point ``alembic.plugins``; the name begins as it must to be on without a word in the host's ``env.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from talkwidget.core.models import Base

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from alembic.operations.ops import UpgradeOps
    from alembic.runtime.plugins import Plugin
    from alembic.util import PriorityDispatchResult

NAME = "alembic.autogenerate.talkwidget"


def setup(plugin: Plugin) -> None:
    """Register with Alembic, as it asks."""
    from alembic.util import DispatchPriority

    plugin.add_autogenerate_comparator(_leave_ours_out, "schema", priority=DispatchPriority.LAST)


def _leave_ours_out(context: AutogenContext, upgrade: UpgradeOps, _schemas: object) -> PriorityDispatchResult:
    from alembic.util import PriorityDispatchResult

    if context.metadata is not Base.metadata:
        upgrade.ops = [step for step in upgrade.ops if getattr(step, "table_name", None) not in Base.metadata.tables]
    return PriorityDispatchResult.CONTINUE
