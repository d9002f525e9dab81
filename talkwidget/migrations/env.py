"""Alembic runs this, on the connection that :func:`talkwidget.migrations.upgrade` gives it."""

from alembic import context

from talkwidget.core.models import VERSION_TABLE, Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, version_table=VERSION_TABLE
)
with context.begin_transaction():
    context.run_migrations()
