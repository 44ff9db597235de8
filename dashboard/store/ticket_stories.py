"""What has become of a scan, read without locking an office: the port `TicketStories`."""

import sqlalchemy as sa

from dashboard.services.ticket_states import TicketStory
from dashboard.store.engine import reading
from dashboard.store.moments import instant, micros
from dashboard.store.rows import SCAN_COLUMNS, scan_of
from dashboard.store.tables import open_visit, repeat, scan, visit
from dashboard.store.validity import holds


class SqlTicketStories:
    """Raises LedgerUnavailable when the database fails."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read through `engine`."""
        self._engine = engine

    def of(self, scan_id: str) -> TicketStory | None:
        """The story of a scan, or of the scan that it was folded into."""
        with reading(self._engine) as connection:
            named = connection.execute(_SCAN, {"scan_id": scan_id}).first()
            if named is None:
                return None
            root = scan_of(named).root_id
            thread = tuple(scan_of(row) for row in connection.execute(_THREAD, {"root": root}))
            entered = next((each for each in thread if each.accepted), None)
            if entered is None:
                return TicketStory(thread=thread, inside=False, left_at=None)
            its = {"root": root, "office": entered.office_id}
            inside = connection.execute(_INSIDE, its).first() is not None
            began = {"entered_at": micros(entered.at)}
            left = connection.execute(_LEFT, its | began).scalar()
        return TicketStory(
            thread=thread, inside=inside, left_at=instant(left) if left is not None else None
        )


_repeated = (
    sa.select(repeat.c.of_scan_id)
    .where(repeat.c.scan_id == sa.bindparam("scan_id"))
    .scalar_subquery()
)
_SCAN = sa.select(*SCAN_COLUMNS).where(
    scan.c.scan_id == sa.func.coalesce(_repeated, sa.bindparam("scan_id", type_=sa.Text))
)
_THREAD = sa.union_all(
    sa.select(*SCAN_COLUMNS).where(scan.c.scan_id == sa.bindparam("root")),
    sa.select(*SCAN_COLUMNS).where(scan.c.first_id == sa.bindparam("root")),
).order_by("number")
_INSIDE = (
    sa.select(open_visit.c.visit_id)
    .where(
        open_visit.c.office_id == sa.bindparam("office"),
        open_visit.c.scan_id == sa.bindparam("root"),
    )
    .limit(1)
)
# A stay begins at its entry's moment, so the index over offices and entries serves.
_LEFT = sa.select(sa.func.max(visit.c.left_at)).where(
    visit.c.office_id == sa.bindparam("office"),
    visit.c.entered_at == sa.bindparam("entered_at"),
    visit.c.scan_id == sa.bindparam("root"),
    holds(visit),
)
