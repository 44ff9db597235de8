"""Live pages are told of what changes without a scan: a limit, and the local day."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from dashboard.bootstrap import Services, watching
from dashboard.domain.office import Office, OfficeKind
from dashboard.services.ledger_watch import LEDGER_CHANNEL
from dashboard.ui.session import now


@pytest.fixture
def watched(installation: Services) -> Iterator[Services]:
    """An installation whose watch runs and has looked once."""
    installation.watch.start()
    time.sleep(0.2)
    yield installation
    installation.watch.stop()


def is_told(services: Services, *, before: int) -> bool:
    patience = time.monotonic() + 20
    while time.monotonic() < patience:
        if services.signals.count(LEDGER_CHANNEL) > before:
            return True
        time.sleep(0.02)
    return False


def test_a_new_capacity_is_told(watched: Services) -> None:
    before = watched.signals.count(LEDGER_CHANNEL)
    kominfo = Office(id="kominfo", name="Kominfo", kind=OfficeKind.DEPARTMENT, capacity=5)
    watched.offices.put(kominfo)
    assert is_told(watched, before=before)


def test_local_midnight_is_told(watched: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    before = watched.signals.count(LEDGER_CHANNEL)
    monkeypatch.setattr(watching, "now", lambda: now() + timedelta(days=1))
    assert is_told(watched, before=before)
