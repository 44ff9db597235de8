"""`/healthz` answers for what the server depends on."""

from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.domain.errors import LedgerUnavailable
from dashboard.web.health import Probe, health_route


def broken() -> None:
    raise LedgerUnavailable("disk is full at /srv")


def answer(probe: Probe) -> tuple[int, dict[str, str]]:
    response = TestClient(Starlette(routes=[health_route(probes={"ledger": probe})])).get(
        "/healthz"
    )
    return response.status_code, response.json()


def test_it_is_well_when_the_ledger_answers() -> None:
    assert answer(lambda: 7) == (200, {"status": "ok", "ledger": "ok"})


def test_it_says_why_not_and_no_more() -> None:
    assert answer(broken) == (503, {"status": "failing", "ledger": "ledger_unavailable"})
