"""Alembic runs this for ``flask db ...``; Flask-Migrate's own, without its logging."""

from alembic import context
from flask import current_app

migrate = current_app.extensions["migrate"]


def leave_nothing_empty(_context, _revision, directives):
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


with migrate.db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=migrate.db.metadata,
        process_revision_directives=leave_nothing_empty,
        **migrate.configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
