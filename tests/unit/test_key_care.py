"""Keys by period: made, taken up without a restart, names sealed anew, old ones destroyed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.live_keys import FileKeyFolder, LiveKeys, LiveNames
from dashboard.services.access import OPERATOR, SYSTEM
from dashboard.services.data_care import DataCare
from dashboard.services.key_care import KeyCare, KeyPurpose, SealedKind, SealedRow, period_version
from tests.contract.door import ZONE
from tests.fakes.audit import FakeAuditLog
from tests.fakes.sealed_names import FakeSealedNames

# A Wednesday.
NOW = datetime(2021, 9, 22, 5, tzinfo=UTC)
WEEK = timedelta(days=7)


class Keys:
    """A folder of keys, a running server's view of it, and its care."""

    def __init__(self, folder):
        self.live = LiveKeys(folder)
        self.seal = LiveNames(self.live)
        self.names = FakeSealedNames()
        self.audit = FakeAuditLog()
        self.folder = FileKeyFolder(folder)
        self.care = KeyCare(
            folder=self.folder,
            names=self.names,
            seal=self.seal,
            audit=self.audit,
            zone=ZONE,
            keep_days=30,
        )

    def name(self, row, *, kind=SealedKind.PASS, name="Siti"):
        sealed = self.seal.seal(name, bound_to=row)
        self.names.put(kind, SealedRow(id=row, bound_to=row, sealed=sealed))
        return sealed

    def versions(self, purpose=KeyPurpose.NAME):
        return [key.version for key in self.care.all_keys() if key.purpose is purpose]


@pytest.fixture
def keys(tmp_path):
    return Keys(tmp_path / "keys")


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2021, 9, 20), 20210920),
        (date(2021, 9, 26), 20210920),
        (date(2021, 9, 27), 20210927),
        (date(2022, 1, 1), 20211227),
    ],
)
def test_a_period_is_a_week_from_monday(day, version):
    assert period_version(day) == version


def test_each_period_has_its_key_and_a_running_server_takes_it_up(keys):
    before = keys.name("p1")
    assert keys.care.begin_period(now=NOW) == 20210920
    assert keys.care.begin_period(now=NOW) is None
    sealed = keys.name("p2")
    assert int.from_bytes(sealed[:4], "big") == 20210920
    assert keys.care.begin_period(now=NOW + WEEK) == 20210927
    assert keys.versions() == [20210927, 20210920, 1]
    assert keys.seal.unseal(before, bound_to="p1") == "Siti"


def test_a_period_begins_at_local_midnight(keys):
    sunday_night = datetime(2021, 9, 26, 16, 59, tzinfo=UTC)
    assert keys.care.begin_period(now=sunday_night) == 20210920
    assert keys.care.begin_period(now=sunday_night + timedelta(minutes=1)) == 20210927


def test_names_that_last_are_sealed_anew_and_the_rest_stays(keys):
    keys.name("p1")
    stay = keys.name("s1", kind=SealedKind.SCAN)
    keys.care.begin_period(now=NOW)
    done = keys.care.reseal()
    assert (done.resealed, done.unopened) == (1, 0)
    anew = keys.names.rows[SealedKind.PASS, "p1"]
    assert keys.seal.unseal(anew.sealed, bound_to="p1") == "Siti"
    assert keys.names.rows[SealedKind.SCAN, "s1"].sealed == stay
    assert keys.care.reseal().resealed == 0
    assert keys.care.reseal(tuple(SealedKind)).resealed == 1


def test_sealing_anew_goes_on_where_it_was_interrupted(keys, monkeypatch):
    monkeypatch.setattr("dashboard.services.key_care.ROWS_AT_ONCE", 2)
    for number in range(5):
        keys.name(f"p{number}")
    keys.care.begin_period(now=NOW)

    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keys.care.reseal(pause=stop)
    assert len([v for v in keys.names.name_versions() if v == 20210920]) == 1
    assert keys.care.reseal().resealed == 3
    assert keys.names.name_versions() == {20210920}


def test_a_key_goes_when_nothing_needs_it_and_no_backup_can(keys):
    keys.care.begin_period(now=NOW)
    keys.folder.destroy(KeyPurpose.NAME, 1)
    sealed = keys.name("s1", kind=SealedKind.SCAN)
    keys.care.begin_period(now=NOW + WEEK)
    # Followed on 27 September; 30 days of backups and a period later it may go.
    due = datetime(2021, 11, 3, 5, tzinfo=UTC)
    keys.care.begin_period(now=due)
    assert keys.care.destroy_due(now=due) == ()
    del keys.names.rows[SealedKind.SCAN, "s1"]
    assert keys.care.destroy_due(now=due - timedelta(days=1)) == ()
    gone = keys.care.destroy_due(now=due)
    assert [key.version for key in gone] == [20210920]
    assert 20210920 not in keys.versions()
    assert keys.seal.unseal(sealed, bound_to="s1") is None
    assert [(entry.kind, entry.actor, entry.about) for entry in keys.audit.entries] == [
        ("keys_changed", SYSTEM.id, "key_made name-20210920"),
        ("keys_changed", SYSTEM.id, "key_made name-20210927"),
        ("keys_changed", SYSTEM.id, "key_made name-20211101"),
        ("keys_changed", SYSTEM.id, "key_destroyed name-20210920"),
    ]


def test_a_person_secret_stays_while_a_pass_or_a_case_carries_it(keys):
    made = keys.care.renew(KeyPurpose.PERSON, user=OPERATOR, now=NOW)
    assert made == 2
    assert [version for version, _ in keys.live.versions()] == [2, 1]
    later = datetime.now(UTC) + timedelta(days=60)
    keys.names.persons = frozenset({1, 2})
    assert keys.care.destroyable(now=later) == ()
    keys.names.persons = frozenset({2})
    keys.names.first_case = datetime.now(UTC).date() - timedelta(days=1)
    assert keys.care.destroyable(now=later) == ()
    keys.names.first_case = None
    assert [key.version for key in keys.care.destroy_due(now=later)] == [1]
    assert [version for version, _ in keys.live.versions()] == [2]


def test_one_key_is_destroyed_before_its_time_only_if_nothing_needs_it(keys):
    keys.name("p1")
    keys.care.renew(KeyPurpose.NAME, user=OPERATOR, now=NOW)
    ask = {"user": OPERATOR, "now": NOW}
    for purpose, version in (
        (KeyPurpose.NAME, 1),
        (KeyPurpose.NAME, 20210922),
        (KeyPurpose.NAME, 5),
        (KeyPurpose.SIGNING, 1),
    ):
        with pytest.raises(InvalidInput):
            keys.care.destroy(purpose, version, **ask)
    keys.care.reseal()
    keys.care.destroy(KeyPurpose.NAME, 1, **ask)
    assert keys.versions() == [20210922]


def test_a_key_made_twice_on_one_day_is_another_one(keys):
    made = [keys.care.renew(KeyPurpose.NAME, user=OPERATOR, now=NOW) for _ in range(2)]
    assert made == [20210922, 20210923]
    assert keys.care.begin_period(now=NOW) is None


class Runs:
    """Erasure runs that another server may be at already (None)."""

    def __init__(self, *answers):
        self._answers = list(answers)
        self.at = []

    def run(self, *, now):
        self.at.append(now)
        return self._answers.pop(0)


def test_the_round_cares_once_a_day_and_again_where_another_server_was_at_it(keys):
    runs, tomorrow = Runs(None, "proof", "proof"), NOW + timedelta(days=1)
    care = DataCare(keys=keys.care, erasure=runs, zone=ZONE)
    for now in (NOW, NOW, NOW, tomorrow, tomorrow):
        care.do_due(now=now)
    assert runs.at == [NOW, NOW, tomorrow]
