"""Alembic versions of the tables, oldest first; packaged so that a start can run them."""

# The newest version's number.
HEAD = "0025"
