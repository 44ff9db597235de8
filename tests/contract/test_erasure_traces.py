"""After an erasure nothing of a name, a note or a person key is found, wherever one looks."""

import base64
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.backups.making import Order, make_backup
from dashboard.bootstrap import Services, build
from dashboard.domain.office import Desk, Office, OfficeKind
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.scan import GuestBook, Obstacle, OverrideReason
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.desk import HandEntry, Particulars
from dashboard.services.key_care import KeyPurpose
from dashboard.services.overriding import OverrideRequest
from dashboard.services.passes import PassRequest
from dashboard.settings import ROOT, Settings
from dashboard.store.engine import open_engine
from dashboard.store.ledger_database import LedgerDatabase
from dashboard.store.tables import metadata
from tests.contract.conftest import empty, now

DESK = Desk(office_id="kominfo", name="Loket 1")
HEALTH = User(id="h", name="H", role=Role.HEALTH_OFFICER)
VISITOR, HOLDER, ILL = "Zulaikha Handayani", "Qomaruddin Prawiro", "Wulandari Kusnadi"
CORRECTED = "Zulaicha Handayani"
NOTE, SHIFT_NOTE = "mengantar ayahnya Zulfikar", "Pak Zulfikar menunggu"
HOST = "Bu Xenia Bendahara"


@dataclass
class Traces:
    """What stood in the database of the people who are gone."""

    keys: set[str] = field(default_factory=set)
    sealed: set[bytes] = field(default_factory=set)

    @classmethod
    def of(cls, engine: sa.Engine) -> "Traces":
        found = cls()
        with engine.connect() as connection:
            for table in metadata.sorted_tables:
                for column in table.columns:
                    rows = connection.execute(sa.select(column)).scalars()
                    if column.name == "person_key" or table.name == "positive_case_key":
                        found.keys |= {str(key) for key in rows if key and len(str(key)) == 64}
                    elif column.name == "sealed_name":
                        found.sealed |= {bytes(sealed) for sealed in rows if sealed}
        return found

    def needles(self) -> Iterator[bytes]:
        """Everything that would give somebody away, in each encoding that it might lie in."""
        for text in (VISITOR, CORRECTED, HOLDER, ILL, NOTE, SHIFT_NOTE, HOST, "zulaikha handayani"):
            yield from (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"))
            yield base64.b64encode(text.encode())[:-4]
        for key in self.keys:
            yield from (key.encode(), bytes.fromhex(key), key.upper().encode())
            yield base64.b64encode(bytes.fromhex(key))[:-4]
        for sealed in self.sealed:
            # The nonce and the first of what it hid.
            yield from (sealed[4:28], sealed[4:28].hex().encode())


@dataclass
class Installation:
    """A server's services on a data folder of its own."""

    settings: Settings
    services: Services
    engine: sa.Engine

    def backup(self, at: datetime) -> Path:
        order = Order(folder=self.settings.backups)
        database = LedgerDatabase(self.engine)
        return make_backup(database, settings=self.settings, order=order, now=at).file

    def found(self, traces: Traces) -> set[bytes]:
        """What is there of it: in every file of the data folder, unpacked, and by queries."""
        haystack = b"\0".join((*_files(self.settings.data), *_rows(self.engine)))
        return {needle for needle in traces.needles() if needle in haystack}


def _files(folder: Path) -> Iterator[bytes]:
    for file in sorted(folder.rglob("*")):
        if file.name.endswith(".tar.gz"):
            with tarfile.open(file) as archive:
                members = [archive.extractfile(each) for each in archive if each.isfile()]
                yield from (member.read() for member in members if member)
        elif file.is_file():
            yield file.read_bytes()


def _rows(engine: sa.Engine) -> Iterator[bytes]:
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                for value in row:
                    yield (
                        bytes(value)
                        if isinstance(value, bytes | memoryview)
                        else str(value).encode()
                    )


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    for name in ("rules", "trust"):
        shutil.copytree(ROOT / "data" / name, tmp_path / name)
    url = f"sqlite:///{tmp_path / 'local' / 'check_in.sqlite3'}"
    if request.param == "postgresql":
        empty(request.getfixturevalue("postgres_engine"))
        url = request.getfixturevalue("postgres_url")
    settings = Settings(database_url=url, data=tmp_path)
    services = build(settings)
    engine = open_engine(url)
    services.offices.put(
        Office(
            id="kominfo",
            name="Kominfo",
            kind=OfficeKind.DEPARTMENT,
            capacity=50,
            desks=("Loket 1",),
        )
    )
    yield Installation(settings, services, engine)
    services.ledger.close()
    engine.dispose()


def live_a_day(services: Services, at: datetime) -> None:
    """A visitor is let in, goes and is spelt anew; a badge is issued and a case entered."""
    entry = HandEntry(
        name=VISITOR,
        kind=PersonKind.VISITOR,
        colour=Colour.RED,
        evidence=Evidence.OBSERVED,
        birth_date=date(1990, 1, 1),
        guest_book=GuestBook(host=HOST, purpose="surat", organisation="PT Xylem"),
    )
    told = {"user": OPERATOR, "desk": DESK, "at": at, "now": at}
    services.admission.enter_by_hand(entry=entry, scan_id="s1", **told)
    request = OverrideRequest(
        user=OPERATOR, of=frozenset(Obstacle), reason=OverrideReason.OTHER, note=NOTE
    )
    here = {"desk": DESK, "at": at, "now": at}
    services.admission.override(request=request, scan_id="s1", **here)
    (stay,) = services.ledger.open_visits(office_id="kominfo")
    services.shift_handover.hand_over(
        user=OPERATOR,
        desk=DESK,
        handover_id="h1",
        since=at - timedelta(hours=1),
        given_by="Rina",
        note=SHIFT_NOTE,
        now=now(),
    )
    services.admission.check_out(visit_id=stay.visit_id, scan_id="s2", **told)
    # The row that the corrected one takes the place of goes too.
    services.particulars_correction.correct(
        user=OPERATOR,
        visit=stay,
        particulars=Particulars(name=CORRECTED, guest_book=GuestBook(host=HOST)),
        scan_id="s3",
        at=now(),
    )
    services.passes.issue(
        user=OPERATOR,
        request=PassRequest(name=HOLDER, kind=PersonKind.EMPLOYEE, doses=2, valid_days=1),
        at=at,
    )
    services.positive_register.enter_by_birth(
        user=HEALTH,
        case_id="c1",
        name=ILL,
        birth_date=date(1985, 5, 5),
        positive_on=at.date(),
        now=at,
    )


def test_nothing_is_found_in_any_file_or_row(installation: Installation) -> None:
    services, start = installation.services, now()
    live_a_day(services, start)
    traces = Traces.of(installation.engine)
    assert min(len(traces.keys), len(traces.sealed)) >= 4
    installation.backup(start)
    before = installation.found(traces)
    assert before >= {NOTE.encode(), SHIFT_NOTE.encode(), *(key.encode() for key in traces.keys)}
    # Somebody who keeps reading, as a page does, hides nothing.
    services.occupancy.all_offices(user=OPERATOR, at=now())

    later = start + timedelta(days=45)
    report = services.erasure.run(now=later)
    assert report is not None
    assert report.holds
    installation.backup(later)
    assert installation.found(traces) == set()
    assert services.passes.totals(user=OPERATOR, at=later)


def test_what_a_log_or_an_old_backup_still_holds_opens_for_nobody(
    installation: Installation,
) -> None:
    services, start = installation.services, now()
    live_a_day(services, start)
    services.key_care.renew(KeyPurpose.PERSON, user=OPERATOR, now=start)
    sealed = _scan_name(installation.engine)
    opened = services.seal.unseal(sealed, bound_to="s1")
    assert opened is not None
    assert VISITOR in opened
    old = {key for key in services.key_care.all_keys() if key.until is not None}

    for days in (45, 90):
        at = start + timedelta(days=days)
        services.key_care.begin_period(now=at)
        assert services.erasure.run(now=at) is not None
    left = {(key.purpose, key.version) for key in services.key_care.all_keys()}
    assert left.isdisjoint({(key.purpose, key.version) for key in old})
    # The bytes as they lie in the log; the key is gone from the running server too.
    assert services.seal.unseal(sealed, bound_to="s1") is None
    files = {file.name for file in (installation.settings.local / "keys").iterdir()}
    assert "person-1.key" not in files
    assert len([name for name in files if name.startswith("name-")]) <= 3


def _scan_name(engine: sa.Engine) -> bytes:
    scan = metadata.tables["scan"]
    with engine.connect() as connection:
        asked = sa.select(scan.c.sealed_name).where(scan.c.scan_id == "s1")
        return bytes(connection.execute(asked).scalar_one())
