"""What a desk does with codes that cannot be sent at once or do not stand alone."""

from datetime import UTC, datetime

import pytest
import streamlit as st

from dashboard.domain.errors import LedgerUnavailable
from dashboard.domain.office import Desk
from dashboard.domain.scan import DirectionSetting
from dashboard.services.access import OPERATOR
from dashboard.ui import door
from dashboard.ui.intake import CodeSource, ScannedCode

DESK = Desk(office_id="kominfo", name="Loket 1")
NOON = datetime(2021, 9, 22, 5, tzinfo=UTC)


def code(text):
    return ScannedCode(code=text, scan_id=text, seen_at=NOON, source=CodeSource.USB)


def take(*texts):
    door.take_codes(
        [code(text) for text in texts], user=OPERATOR, desk=DESK, setting=DirectionSetting.AUTO
    )


@pytest.fixture
def session(monkeypatch):
    """A browser's session, and a ledger that answers as the test says."""
    state = {}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(door, "t", lambda key, **places: f"{key} {places}")
    return state


def answering(monkeypatch, *, failing):
    def scan(given, **_):
        if given.code in failing:
            raise failing[given.code]
        return given.code

    monkeypatch.setattr(door, "_scan", scan)


def test_what_the_ledger_cannot_take_waits_with_its_scan_id(session, monkeypatch):
    answering(monkeypatch, failing={"b": LedgerUnavailable()})
    take("a", "b", "c")
    assert [each.scan_id for each in door.door().unsent] == ["b", "c"]
    assert door.door().shown == "a"


def test_waiting_codes_go_first_and_are_sent_once(session, monkeypatch):
    answering(monkeypatch, failing={"a": LedgerUnavailable()})
    take("a")
    answering(monkeypatch, failing={})
    take("b")
    assert (door.door().shown, door.door().unsent) == ("b", [])


def test_one_impossible_code_does_not_lose_the_others(session, monkeypatch):
    answering(monkeypatch, failing={"a": RuntimeError()})
    with pytest.raises(RuntimeError):
        take("a", "b")
    assert [each.code for each in door.door().unsent] == ["b"]


def test_one_of_several_codes_asks_for_the_others(session):
    take("shc:/2/3/5676")
    assert "'part': 2, 'parts': 3, 'missing': '1, 3'" in session[door.NOTICE]
