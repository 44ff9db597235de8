"""What is owed after an erasure: tables in which bytes of erased rows are left."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from dashboard.store.tables import wipe_mark


def owe_wipe(connection: sa.Connection, *tables: sa.Table) -> None:
    """Put on record, in the transaction that erases, that bytes are left in these tables.

    Last in it: whoever erases elsewhere waits for the row from here on.
    """
    insert = postgres_insert if connection.dialect.name == "postgresql" else sqlite_insert
    for name in sorted(table.name for table in tables):
        statement = insert(wipe_mark).values(name=name, erased=1, wiped=0)
        one_more = {"erased": wipe_mark.c.erased + 1}
        connection.execute(
            statement.on_conflict_do_update(index_elements=[wipe_mark.c.name], set_=one_more)
        )


def wipes_owed(connection: sa.Connection) -> Mapping[str, int]:
    """Tables that owe a wipe, each with how many erasures a wipe that begins now makes good."""
    owed = sa.select(wipe_mark.c.name, wipe_mark.c.erased).where(
        wipe_mark.c.erased > wipe_mark.c.wiped
    )
    rows = connection.execute(owed.order_by(wipe_mark.c.name))
    return {row.name: row.erased for row in rows}


def settle_wipes(connection: sa.Connection, wiped: Mapping[str, int]) -> None:
    """These are made good. What was erased since `wipes_owed` was asked stays owed."""
    for name, number in wiped.items():
        done = sa.update(wipe_mark).where(wipe_mark.c.name == name, wipe_mark.c.wiped < number)
        connection.execute(done.values(wiped=number))
