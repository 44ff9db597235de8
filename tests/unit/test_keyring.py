"""Keys outside the database, and the names that they seal."""

import stat
import uuid
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import PersonKind, person_key_by_birth, person_key_by_subject
from dashboard.keyring import Keyring, Purpose, add_version
from dashboard.sealing import NameCipher
from dashboard.services.passes import MAX_NAME_CHARACTERS, Passes, PassRequest

NOON = datetime(2021, 9, 22, 5, 0, 0, 7, tzinfo=UTC)


def test_the_first_start_makes_keys_that_stay(tmp_path):
    first = Keyring.load_or_create(folder=tmp_path / "keys")
    assert Keyring.load_or_create(folder=tmp_path / "keys") == first
    assert {len(key.secret) for key in (*first.signing, *first.person, *first.name)} == {32}


def test_only_the_owner_may_read_them(tmp_path):
    Keyring.load_or_create(folder=tmp_path / "keys")
    modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "keys").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def _load(folder):
    return Keyring.load_or_create(folder=folder)


def test_processes_that_start_at_once_end_with_the_same_keys(tmp_path):
    with ProcessPoolExecutor(max_workers=4) as pool:
        rings = list(pool.map(_load, [tmp_path / "keys"] * 12))
    assert all(ring == rings[0] for ring in rings)
    assert len(list((tmp_path / "keys").iterdir())) == len(Purpose)


def test_the_newest_version_stands_first(tmp_path):
    first = Keyring.load_or_create(folder=tmp_path)
    assert add_version(folder=tmp_path, purpose=Purpose.PERSON) == 2
    ring = Keyring.load_or_create(folder=tmp_path)
    assert [version for version, _ in ring.person_secrets] == [2, 1]
    assert ring.person_secrets[1] == first.person_secrets[0]
    assert ring.signing == first.signing


def test_secrets_do_not_show_in_logs(tmp_path):
    ring = Keyring.load_or_create(folder=tmp_path)
    assert ring.signing_key.secret.hex() not in repr(ring)
    assert repr(ring.signing_key.secret) not in repr(ring)


@pytest.mark.parametrize("content", ["", "zz", "ab" * 31])
def test_a_file_that_is_no_key_is_named(tmp_path, content):
    (tmp_path / "person-1.key").write_text(content, encoding="ascii")
    with pytest.raises(InvalidInput) as refusal:
        Keyring.load_or_create(folder=tmp_path)
    assert refusal.value.args_["field"] == "person-1.key"


def test_a_sealed_name_comes_back_only_where_it_belongs():
    cipher = NameCipher(keys=[(1, b"k" * 32)])
    sealed = cipher.seal("Siti Rahmawati", bound_to="scan-1")
    assert b"Siti" not in sealed
    assert cipher.unseal(sealed, bound_to="scan-1") == "Siti Rahmawati"
    with pytest.raises(InvalidInput):
        cipher.unseal(sealed, bound_to="scan-2")
    with pytest.raises(InvalidInput):
        cipher.unseal(sealed[:-1] + bytes((sealed[-1] ^ 1,)), bound_to="scan-1")
    with pytest.raises(InvalidInput):
        cipher.unseal(sealed[:6], bound_to="scan-1")


def test_every_version_unseals_and_a_destroyed_one_gives_none():
    old = NameCipher(keys=[(1, b"a" * 32)]).seal("Budi", bound_to="x")
    assert NameCipher(keys=[(2, b"b" * 32), (1, b"a" * 32)]).unseal(old, bound_to="x") == "Budi"
    assert NameCipher(keys=[(2, b"b" * 32)]).unseal(old, bound_to="x") is None


class Pen:
    """A signer that keeps what it was given."""

    issuer_id = "situbondo"

    def sign(self, claims):
        self.claims = claims
        return "CODE"


class TwoSecrets:
    """Two versions, newest first."""

    def versions(self):
        return ((2, b"new"), (1, b"old"))


def issue(pen=None, **changes):
    settings = {"name": "Siti  Rahmawati ", "kind": PersonKind.VISITOR, "doses": 2}
    passes = Passes(
        signer=pen or Pen(),
        secrets_=TwoSecrets(),
        new_subject=lambda: uuid.UUID(int=5),
    )
    return passes.issue(PassRequest(**(settings | changes)), at=NOON)


def test_a_pass_says_what_was_asked_for():
    issued = issue(valid_days=30)
    assert issued.code == "CODE"
    assert issued.claims.name == "Siti Rahmawati"
    assert issued.claims.course == 2
    assert issued.claims.issued_at == NOON.replace(microsecond=0)
    assert issued.claims.valid_from == issued.claims.issued_at - timedelta(hours=24)
    assert issued.claims.valid_until == issued.claims.issued_at + timedelta(days=30)


def test_the_person_key_is_that_of_a_certificate_with_the_same_name_and_birth_date():
    born = date(1990, 5, 17)
    expected = person_key_by_birth(secret=b"new", version=2, name="SITI RAHMAWATI", birth_date=born)
    assert issue(birth_date=born).claims.person_key == expected


def test_without_a_birth_date_the_key_is_over_issuer_and_subject():
    expected = person_key_by_subject(
        secret=b"new", version=2, issuer="situbondo", subject=str(uuid.UUID(int=5))
    )
    assert issue().claims.person_key == expected


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " .,- "}, "name"),
        ({"name": "S" * (MAX_NAME_CHARACTERS + 1)}, "name"),
        ({"name": "Siti\x00"}, "name"),
        ({"doses": -1}, "doses"),
        ({"doses": 10}, "doses"),
        ({"course": 0}, "course"),
        ({"valid_days": 0}, "valid_days"),
        ({"valid_days": 3651}, "valid_days"),
        ({"birth_date": date(2021, 9, 23)}, "birth_date"),
        ({"birth_date": date(1890, 1, 1)}, "birth_date"),
    ],
)
def test_what_cannot_stand_in_a_pass_is_refused(changes, field):
    with pytest.raises(InvalidInput) as refusal:
        issue(**changes)
    assert refusal.value.args_["field"] == field
