"""A desk's field that never stands still: a script, or a scanner that is stuck."""

import threading
import time

import pytest

from tests.attack.conftest import SCANS_PER_MINUTE, Target
from tests.attack.test_messages import typed
from tests.attack.wire import Tab, opened
from tests.browser.reception import OFFICE, RECEPTIONIST

# With the browser tests, which run file by file: each server is started once.
pytestmark = pytest.mark.browser

MESSAGES = 36
PATIENCE = 30.0


def cookies_at(target: Target, desk: str) -> dict[str, str]:
    return {**target.sign_in(RECEPTIONIST), "check_in_desk": f"{OFFICE}/{desk}"}


class Desk:
    """A desk's page in the hands of a script."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._page = tab.run(page="check_in")

    def scan(self, code: str) -> str:
        """What the desk shows then."""
        field = typed(self._page, "usb", code)
        seen = self._tab.run(widgets=[field], fragment=self._page.fragments["usb"])
        return seen.raw.decode(errors="replace")


def test_a_flood_is_held_to_the_limit_and_the_others_go_on(target: Target) -> None:
    late, elsewhere = target.installation.issue_many(["Rini", "Agus"], doses=2)
    before, began = target.installation.scans(), time.monotonic()
    with (
        opened(target.address, cookies=cookies_at(target, "Sibuk")) as noisy,
        opened(target.address, cookies=cookies_at(target, "Tenang")) as quiet,
    ):
        flooded, other = Desk(noisy), Desk(quiet)
        flood = threading.Thread(target=lambda: [flooded.scan(f"x{n}") for n in range(MESSAGES)])
        flood.start()
        assert "Silakan masuk" in other.scan(elsewhere)
        flood.join()
        minutes = (time.monotonic() - began) / 60
        recorded = target.installation.scans() - before
        assert recorded <= SCANS_PER_MINUTE * (1 + minutes) + 1
        assert "TIDAK disimpan" in flooded.scan("one more")
        # Garbage took no place: a person's code is kept, and recorded in its turn.
        assert "Belum tercatat" in flooded.scan(late)
        patience = time.monotonic() + PATIENCE
        while target.installation.scans() == recorded + before and time.monotonic() < patience:
            time.sleep(0.2)
        assert target.installation.scans() > recorded + before
