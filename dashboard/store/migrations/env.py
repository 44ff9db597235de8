"""Alembic's entry: runs the versions on the connection that `migrate` hands over."""

from alembic import context

from dashboard.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
