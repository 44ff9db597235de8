"""Each thing that can break in the record is found on both engines, and mended where it is safe."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from dashboard.domain.scan import DirectionSetting
from dashboard.services.access import OPERATOR
from dashboard.services.desk_events import DeskEvents
from dashboard.services.headcount import Headcount
from dashboard.store.ledger import SqlLedger
from dashboard.store.offices import SqlOffices
from dashboard.store.rule_files import RuleFiles
from tests.contract.conftest import now
from tests.contract.door import DESK_A, DESK_B, RULES, SEAL, ZONE, Door, door
from tests.contract.events import minutes, office
from tests.contract.test_doctor import doctor

OUT = DirectionSetting.OUT
LATER = minutes(60)


@pytest.fixture
def lived(engine: sa.Engine) -> Iterator[Door]:
    """An office with a row in every table of the record."""
    offices = SqlOffices(engine, clock=now)
    offices.put(office("kominfo", desks=("A", "B")))
    offices.put(office("dinkes"))
    ledger = SqlLedger(engine)
    desk = door(ledger, offices)
    desk.scan("2 Siti", "s1", minutes(0), companions=1)
    desk.scan("2 Siti", "again", minutes(0.2))
    desk.scan("2 Budi", "s2", minutes(1))
    desk.scan("2 Budi", "s3", minutes(5), setting=OUT)
    undo = {"user": OPERATOR, "desk": DESK_A, "at": minutes(6), "now": minutes(6)}
    desk.admission.undo(event_id="s3", scan_id="undo", **undo)
    desk.scan("2 Rina", "early", minutes(7), setting=OUT)
    desk.scan("2 Rina", "late", minutes(4), now=minutes(8), desk=DESK_B)
    rules = RuleFiles(folder=RULES, offices=offices)
    events = DeskEvents(ledger=ledger, offices=offices, rules=rules, seal=SEAL, zone=ZONE)
    Headcount(events=events).counted(
        user=OPERATOR,
        desk=DESK_A,
        people=5,
        gone=(),
        scan_id="count",
        at=minutes(9),
        now=minutes(9),
    )
    yield desk
    ledger.close()


def found(engine: sa.Engine) -> set[str]:
    """The keys of what is found; PostgreSQL's own clock runs in the present."""
    findings = doctor(engine, now=LATER).examine().findings
    return {each.key for each in findings} - {"clocks_apart"}


def damage(engine: sa.Engine, statement: str) -> None:
    """Do what no part of the product does."""
    with engine.begin() as connection:
        assert connection.execute(sa.text(statement)).rowcount > 0


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE open_visit SET scan_id = '0'", "open_stay_without_entry"),
        ("UPDATE visit SET scan_id = '0'", "closed_stay_without_entry"),
        ("UPDATE visit SET closing_scan_id = '0'", "closed_stay_without_end"),
        ("UPDATE visit SET left_at = entered_at - 1", "left_before_entry"),
        ("DELETE FROM open_visit", "entry_without_stay"),
        (
            "UPDATE visit SET visit_id = (SELECT max(visit_id) FROM open_visit)"
            " WHERE closing_scan_id = 'early'",
            "open_and_closed",
        ),
        ("UPDATE scan SET office_id = 'nowhere'", "unknown_office"),
        ("UPDATE repeat SET of_scan_id = '0'", "repeat_of_nothing"),
        ("UPDATE scan SET annuls = '0' WHERE annuls IS NOT NULL", "annulled_nothing"),
        ("UPDATE superseded SET visit_id = '0'", "superseded_nothing"),
        ("UPDATE superseded SET scan_id = '0'", "superseded_without_event"),
        ("UPDATE matched_exit SET scan_id = '0'", "matched_nothing"),
        ("UPDATE correction SET scan_id = '0'", "correction_without_event"),
        ("DELETE FROM scan WHERE scan_id = 'count'", "correction_without_event"),
        ("UPDATE open_visit SET entered_at = entered_at - 259200000000", "old_stays"),
        ("UPDATE alembic_version SET version_num = '0001'", "migrations_pending"),
        ("UPDATE alembic_version SET version_num = '9999'", "database_newer"),
    ],
)
def test_what_is_broken_is_named(
    engine: sa.Engine, lived: Door, statement: str, finding: str
) -> None:
    assert found(engine) == set()
    with engine.connect() as connection:
        version = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    damage(engine, statement)
    assert finding in found(engine)
    # The other tests go on with the same PostgreSQL server.
    damage(engine, f"UPDATE alembic_version SET version_num = '{version}'")  # noqa: S608


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE occupancy SET inside = inside + 1", "figures_differ"),
        ("UPDATE occupancy SET inside = -3 WHERE office_id = 'kominfo'", "figures_differ"),
        ("UPDATE occupancy SET revision = 1 WHERE office_id = 'kominfo'", "figures_differ"),
        ("UPDATE rollup_hour SET entered = entered + 1", "figures_differ"),
        ("DELETE FROM rollup_hour", "figures_differ"),
        ("DELETE FROM occupancy WHERE office_id = 'kominfo'", "office_without_counter"),
    ],
)
def test_what_can_be_counted_again_is_mended_and_the_desk_goes_on(
    engine: sa.Engine, lived: Door, statement: str, finding: str
) -> None:
    damage(engine, statement)
    assert finding in found(engine)
    _, after = doctor(engine, now=LATER).repair()
    assert after.repaired
    assert found(engine) == set()
    assert lived.scan("2 Joko", "next", minutes(20)).inside == 6


def test_how_many_rows_and_which_of_them_is_told(engine: sa.Engine, lived: Door) -> None:
    for minute, name in enumerate(("Joko", "Tono"), 20):
        lived.scan(f"2 {name}", name, minutes(minute))
    with engine.connect() as connection:
        closed = set(connection.execute(sa.text("SELECT visit_id FROM visit")).scalars())
        entries = set(
            connection.execute(
                sa.text(
                    "SELECT scan_id FROM scan WHERE direction = 'in' AND decision = 'admit'"
                    " AND visit_id IN (SELECT visit_id FROM open_visit)"
                )
            ).scalars()
        )
    assert len(closed) > 1
    assert len(entries) > 1
    damage(engine, "UPDATE visit SET scan_id = '0', closing_scan_id = '1'")
    damage(engine, "DELETE FROM open_visit")
    findings = {each.key: each.places for each in doctor(engine, now=LATER).examine().findings}
    for key, rows in {
        "closed_stay_without_entry": closed,
        "closed_stay_without_end": closed,
        "entry_without_stay": entries,
    }.items():
        assert findings[key]["number"] == len(rows)
        assert set(str(findings[key]["ids"]).split(", ")) <= rows
