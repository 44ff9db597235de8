"""Registered employees on the colour mix's page: counts for all, names for a reason on record."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.errors import InvalidInput, NotAllowed
from dashboard.domain.office import Office, OfficeKind
from dashboard.services.access import Role, User
from dashboard.services.audit import AuditEntry, AuditKind
from dashboard.services.coverage import Standing
from dashboard.services.name_showing import ShowReason
from dashboard.services.pass_register import PassParticulars
from dashboard.ui import session
from tests.fakes.coverage import CoverageInMemory

HEAD = User(id="h", name="H", role=Role.DEPARTMENT_HEAD, office_id="kominfo")


@pytest.fixture
def coverage(installation: Services, monkeypatch: pytest.MonkeyPatch) -> Any:
    for office_id in ("kominfo", "dinkes"):
        installation.offices.put(
            Office(id=office_id, name=f"Dinas {office_id}", kind=OfficeKind.DEPARTMENT, capacity=9)
        )

    def sealed(name: str, subject: str) -> bytes:
        packed = PassParticulars(name=name, doses=2, course=2).packed()
        return installation.seal.seal(packed, bound_to=subject)

    views = CoverageInMemory(
        (
            *(("kominfo", Standing.GREEN, f"g{number}", None) for number in range(6)),
            ("kominfo", Standing.NEVER, "n1", sealed("Siti Aminah", "n1")),
            ("kominfo", Standing.NEVER, "n2", None),
            ("dinkes", Standing.UNVERIFIED, "u1", sealed("Budi", "u1")),
            ("dinkes", Standing.RED, "r1", sealed("Ani", "r1")),
        )
    )
    monkeypatch.setattr(installation.coverage, "_views", views)
    return installation.coverage


@pytest.fixture
def kept(installation: Services, monkeypatch: pytest.MonkeyPatch) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    monkeypatch.setattr(installation.audit, "record", entries.append)
    return entries


def opened(run_app: Callable[[], AppTest], **address: str) -> AppTest:
    app = run_app().switch_page("pages/department/colour_mix.py")
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def written(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize(
    ("account", "address", "finding"),
    [
        ("sample-admin", {}, "70 % pegawai terdaftar punya warna terverifikasi; 2 belum pernah"),
        ("sample-admin", {"kantor": "dinkes"}, "50 % pegawai terdaftar punya warna"),
        ("sample-head", {}, "75 % pegawai terdaftar punya warna terverifikasi; 2 belum pernah"),
    ],
)
def test_the_finding_is_of_the_offices_looked_at(
    coverage: Any, signed_in_as: Any, run_app: Any, account: str, address: Any, finding: str
) -> None:
    signed_in_as(account)
    app = opened(run_app, **address)
    assert finding in written(app)
    # Of one office whoever may asks for names; of all at once nobody does.
    asks = [box for box in app.selectbox if box.key == "coverage-who"]
    assert bool(asks) is (account == "sample-head" or bool(address))


def test_without_registered_employees_the_panel_says_how_they_come(
    installation: Services, signed_in_as: Any, run_app: Any
) -> None:
    signed_in_as("sample-admin")
    said = written(opened(run_app))
    assert "Belum ada pegawai terdaftar" in said
    assert "klik satu kantor" not in said


def test_names_are_told_for_a_reason_and_each_is_on_record(
    coverage: Any, kept: list[AuditEntry]
) -> None:
    asked = {"standing": Standing.NEVER, "at": session.now()}
    names = coverage.names(user=HEAD, office_id="kominfo", reason=ShowReason.CALL, **asked)
    assert names == ("Siti Aminah", None)
    assert [(entry.kind, entry.actor, entry.about, entry.reason) for entry in kept] == [
        (AuditKind.NAMES_SHOWN, "h", "pass n1", "call"),
        (AuditKind.NAMES_SHOWN, "h", "pass n2", "call"),
    ]
    with pytest.raises(InvalidInput):
        coverage.names(user=HEAD, office_id="kominfo", reason=ShowReason.OTHER, **asked)
    with pytest.raises(NotAllowed):
        coverage.names(user=HEAD, office_id="dinkes", reason=ShowReason.CALL, **asked)
    assert len(kept) == 2


def test_a_head_counts_their_own_office_alone(coverage: Any) -> None:
    rows = coverage.counts(user=HEAD, office_ids=None, at=session.now())
    assert {row.office_id for row in rows} == {"kominfo"}
    with pytest.raises(NotAllowed):
        coverage.counts(user=HEAD, office_ids=("dinkes",), at=session.now())
