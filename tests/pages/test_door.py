"""What a desk does with codes that cannot be sent at once or do not stand alone."""

from datetime import UTC, datetime

import pytest
import streamlit as st

from dashboard.domain.errors import BacklogFull
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
    def recorded(given, **_):
        if given.code in failing:
            raise failing[given.code]
        here.append(given.code)

    here = []
    monkeypatch.setattr(door, "_recorded", recorded)
    return here


def test_codes_are_recorded_in_the_order_in_which_they_came(session, monkeypatch):
    taken = answering(monkeypatch, failing={})
    take("a", "b", "c")
    assert taken == ["a", "b", "c"]


def test_a_desk_that_can_keep_no_more_says_so(session, monkeypatch):
    taken = answering(monkeypatch, failing={"a": BacklogFull(waiting=500)})
    take("a", "b")
    assert "'waiting': 500" in session[door.NOTICE]
    assert taken == ["b"]


def test_one_impossible_code_does_not_lose_the_others(session, monkeypatch):
    answering(monkeypatch, failing={"a": RuntimeError()})
    with pytest.raises(RuntimeError):
        take("a", "b")
    assert [each.code for each in door.door().untaken] == ["b"]


def test_one_of_several_codes_asks_for_the_others(session):
    take("shc:/2/3/5676")
    assert "'part': 2, 'parts': 3, 'missing': '1, 3'" in session[door.NOTICE]
