"""Issuing, finding, re-issuing and revoking passes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.credentials.own_pass import OwnPassReader, PassKey
from dashboard.credentials.trust import FixedTrust
from dashboard.domain.errors import InvalidInput, NotAllowed, NotFound
from dashboard.domain.people import PersonKind
from dashboard.sealing import NameCipher
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.name_showing import ShowReason
from dashboard.services.pass_administration import PassAdministration
from dashboard.services.pass_register import PassStatus
from dashboard.services.passes import Passes, PassRequest
from dashboard.services.people import keys_of_birth
from tests.fakes.audit import FakeAuditLog
from tests.fakes.pass_register import FakePassRegister

NOON = datetime(2021, 9, 22, 5, tzinfo=UTC)
BORN = date(1980, 2, 1)
RECEPTIONIST = User(id="r", name="R", role=Role.RECEPTIONIST, office_id="kominfo")
KEY = PassKey(seed=b"\x11" * 32, issuer_id="situbondo", issuer="Situbondo")


class Secrets:
    """Two versions of the person key, newest first, or the older one alone."""

    def __init__(self, newest=2):
        self.newest = newest

    def versions(self):
        return ((2, b"new"), (1, b"old"))[2 - self.newest :]


def administration(register, *, newest=2, name_keys=((1, bytes(32)),)):
    return PassAdministration(
        passes=Passes(signer=KEY, secrets_=Secrets(newest)),
        register=register,
        seal=NameCipher(keys=name_keys),
        secrets_=Secrets(),
    )


@pytest.fixture
def register():
    return FakePassRegister()


@pytest.fixture
def passes(register):
    return administration(register)


def request(name="Siti Rahmawati", **changes):
    given = {"kind": PersonKind.EMPLOYEE, "doses": 2, "birth_date": BORN, "office_id": "kominfo"}
    return PassRequest(name=name, **(given | changes))


def issue(passes, *args, **changes):
    return passes.issue(user=OPERATOR, request=request(*args, **changes), at=NOON)


def names(passes, words=""):
    entries, _ = passes.find(user=OPERATOR, words=words, at=NOON)
    return sorted(entry.particulars.name for entry in entries)


def test_what_is_issued_is_registered_under_the_key_that_it_carries(passes, register):
    issued = issue(passes)
    subject = str(issued.claims.subject)
    kept = register.get(subject)
    (own, _) = keys_of_birth(name="Siti Rahmawati", birth_date=BORN, secrets_=Secrets())
    assert (kept.person_key, kept.person_key_version) == (own.value, 2)
    assert (kept.person_kind, kept.office_id) == (PersonKind.EMPLOYEE, "kominfo")
    assert (kept.issued_at, kept.valid_until) == (NOON, NOON + timedelta(days=365))
    assert b"Siti" not in kept.sealed_particulars
    known = passes.entry(user=OPERATOR, subject=subject, at=NOON).particulars
    assert (known.name, known.doses, known.course) == ("Siti Rahmawati", 2, 2)


def test_a_batch_with_one_impossible_pass_leaves_nothing_behind(passes, register):
    requests = [request("Budi"), request("Agus", doses=99)]
    with pytest.raises(InvalidInput):
        passes.issue_many(user=OPERATOR, requests=requests, at=NOON)
    assert register.newest() == ()


def test_a_stop_while_signing_leaves_nothing_behind(passes, register):
    def stop(done):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        passes.issue_many(user=OPERATOR, requests=[request()], at=NOON, progress=stop)
    assert register.newest() == ()


def test_progress_ends_with_all(passes):
    heard = []
    requests = [request(birth_date=None)] * 120
    issued = passes.issue_many(user=OPERATOR, requests=requests, at=NOON, progress=heard.append)
    assert heard == [0, 50, 100, 120]
    assert len({each.claims.subject for each in issued}) == 120


def test_who_has_a_valid_pass_of_that_kind_is_told_also_under_an_older_key(register):
    issue(administration(register, newest=1))
    asked = [
        request("SITI  Rahmawati"),
        request(kind=PersonKind.VISITOR),
        request("Budi"),
        request(birth_date=None),
    ]
    passes = administration(register)
    assert passes.holders(user=OPERATOR, requests=asked, at=NOON) == (True, False, False, False)
    late = NOON + timedelta(days=365)
    assert not any(passes.holders(user=OPERATOR, requests=asked, at=late))


def test_a_reissued_pass_is_the_same_persons_and_ends_the_former_one(passes, register):
    former = issue(passes, valid_days=30)
    later = NOON + timedelta(days=10)
    subject = str(former.claims.subject)
    new = passes.reissue(user=OPERATOR, subject=subject, at=later, doses=3)
    assert new.claims.subject != former.claims.subject
    assert new.claims.person_key == former.claims.person_key
    assert (new.claims.name, new.claims.doses, new.office_id) == ("Siti Rahmawati", 3, "kominfo")
    assert new.claims.valid_until == later + timedelta(days=30)
    assert register.is_revoked(subject)
    assert register.get(subject).replaced_by == str(new.claims.subject)


def test_a_reissued_pass_without_a_birth_date_keeps_its_key_in_the_code(passes):
    former = issue(passes, birth_date=None)
    new = passes.reissue(user=OPERATOR, subject=str(former.claims.subject), at=NOON)
    reader = OwnPassReader(trust=FixedTrust([KEY.trusted()]), zone=ZoneInfo("Asia/Jakarta"))
    assert reader.read(new.code, at=NOON).person_key == former.claims.person_key.value


def test_what_was_revoked_or_erased_cannot_be_reissued(register):
    issued = [issue(administration(register)) for _ in range(2)]
    revoked, erased = (str(each.claims.subject) for each in issued)
    administration(register).revoke(user=OPERATOR, subject=revoked, at=NOON)
    keyless = administration(register, name_keys=((2, bytes(32)),))
    for passes, subject in ((administration(register), revoked), (keyless, erased)):
        with pytest.raises(InvalidInput):
            passes.reissue(user=OPERATOR, subject=subject, at=NOON)
    assert not register.is_revoked(erased)


def test_passes_are_found_by_full_name_number_and_office(passes):
    issued = issue(passes, "Siti Rahmawati")
    issue(passes, "Budi Hartono", office_id="dukcapil")
    assert names(passes) == ["Budi Hartono", "Siti Rahmawati"]
    assert names(passes, "rahma SITI") == ["Siti Rahmawati"]
    assert names(passes, "dukcapil") == ["Budi Hartono"]
    number = str(issued.claims.subject)[:8].upper()
    assert names(passes, f"{number[:4]}-{number[4:]}") == ["Siti Rahmawati"]
    assert names(passes, "siti budi") == []


def test_of_many_passes_some_are_given_and_all_counted(passes):
    requests = [request(f"Siti {number}", birth_date=None) for number in range(60)]
    passes.issue_many(user=OPERATOR, requests=requests, at=NOON)
    for words in ("", "siti"):
        entries, total = passes.find(user=OPERATOR, words=words, at=NOON)
        assert (len(entries), total) == (50, 60)


def test_a_pass_whose_name_was_erased_is_listed_without_one(register):
    issue(administration(register))
    keyless = administration(register, name_keys=((2, bytes(32)),))
    ((entry,), _) = keyless.find(user=OPERATOR, words="", at=NOON)
    assert (entry.particulars, entry.status) == (None, PassStatus.VALID)


@pytest.mark.parametrize(
    "do",
    [
        lambda passes: passes.issue(user=RECEPTIONIST, request=request(), at=NOON),
        lambda passes: passes.issue_many(user=RECEPTIONIST, requests=[], at=NOON),
        lambda passes: passes.holders(user=RECEPTIONIST, requests=[], at=NOON),
        lambda passes: passes.reissue(user=RECEPTIONIST, subject="a", at=NOON),
        lambda passes: passes.revoke(user=RECEPTIONIST, subject="a", at=NOON),
        lambda passes: passes.entry(user=RECEPTIONIST, subject="a", at=NOON),
        lambda passes: passes.find(user=RECEPTIONIST, words="", at=NOON),
        lambda passes: passes.totals(user=RECEPTIONIST, at=NOON),
    ],
)
def test_who_may_not_issue_passes_may_nothing_here(passes, do):
    with pytest.raises(NotAllowed):
        do(passes)


def test_an_unknown_pass_is_not_found(passes):
    with pytest.raises(NotFound):
        passes.revoke(user=OPERATOR, subject="nobody", at=NOON)


def test_every_change_and_every_shown_name_is_on_record(register):
    log = FakeAuditLog()
    passes = PassAdministration(
        passes=Passes(signer=KEY, secrets_=Secrets()),
        register=register,
        seal=NameCipher(keys=((1, bytes(32)),)),
        secrets_=Secrets(),
        audit=log,
    )
    first = str(issue(passes).claims.subject)
    second = str(passes.reissue(user=OPERATOR, subject=first, at=NOON).claims.subject)
    passes.revoke(user=OPERATOR, subject=second, at=NOON)
    passes.issue_many(user=OPERATOR, requests=(request("A"), request("B")), at=NOON)
    asked = {"user": OPERATOR, "subject": second, "at": NOON}
    assert passes.show_name(**asked, reason=ShowReason.IDENTITY) == "Siti Rahmawati"
    with pytest.raises(InvalidInput):
        passes.show_name(**asked, reason=ShowReason.OTHER)
    with pytest.raises(NotAllowed):
        passes.show_name(**asked | {"user": RECEPTIONIST}, reason=ShowReason.IDENTITY)
    assert [(each.kind, each.stream, each.about, each.reason) for each in log.entries] == [
        ("badge_changed", "kominfo", f"pass_issued {first}", ""),
        ("badge_changed", "kominfo", f"pass_reissued {first}", ""),
        ("badge_changed", "kominfo", f"pass_revoked {second}", ""),
        ("badge_changed", "installation", "passes_issued 2", ""),
        ("names_shown", "kominfo", f"pass {second}", "identity"),
    ]
