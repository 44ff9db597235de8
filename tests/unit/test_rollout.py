"""Stages of the rollout: the order, the clock of 48 hours, what cannot be said of an office."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.domain.rollout import Stage, StageEvent, check_next, standing, steps

START = datetime(2021, 9, 1, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def event(stage: Stage, hours: float, *, recorded: float | None = None) -> StageEvent:
    return StageEvent(
        event_id=f"{stage}-{hours}",
        office_id="kominfo",
        stage=stage,
        at=START + hours * HOUR,
        actor="admin",
        note="",
        recorded_at=START + (hours if recorded is None else recorded) * HOUR,
    )


ISSUED = (event(Stage.LETTER_SENT, 0), event(Stage.PLATE_ISSUED, 10))


def at(hours: float) -> datetime:
    return START + hours * HOUR


def test_an_office_of_which_nothing_is_known_has_not_started() -> None:
    assert standing((), at=START).stage is Stage.NOT_STARTED
    assert standing((), at=START).since is None


def test_a_stage_holds_from_its_own_instant_on() -> None:
    assert standing(ISSUED, at=at(9.99)).stage is Stage.LETTER_SENT
    assert standing(ISSUED, at=at(10)).stage is Stage.PLATE_ISSUED


@pytest.mark.parametrize(
    ("hours", "stage", "lapsed"),
    [
        (10 + 47.9, Stage.PLATE_ISSUED, False),
        (10 + 48, Stage.FORM_SUBMITTED, True),
        (500, Stage.FORM_SUBMITTED, True),
    ],
)
def test_a_plate_lapses_after_48_hours(hours: float, stage: Stage, lapsed: bool) -> None:
    found = standing(ISSUED, at=at(hours))
    assert (found.stage, found.lapsed) == (stage, lapsed)
    assert found.since == (at(58) if lapsed else at(10))


def test_a_plate_that_was_activated_in_time_does_not_lapse() -> None:
    events = (*ISSUED, event(Stage.ACTIVATED, 57, recorded=90))
    assert [step.stage for step in steps(events, at=at(500))] == [
        Stage.NOT_STARTED,
        Stage.LETTER_SENT,
        Stage.PLATE_ISSUED,
        Stage.ACTIVATED,
    ]


def test_a_second_plate_has_48_hours_of_its_own() -> None:
    events = (*ISSUED, event(Stage.PLATE_ISSUED, 100), event(Stage.ACTIVATED, 140))
    assert [(step.stage, step.lapsed) for step in steps(events, at=at(500))][2:] == [
        (Stage.PLATE_ISSUED, False),
        (Stage.FORM_SUBMITTED, True),
        (Stage.PLATE_ISSUED, False),
        (Stage.ACTIVATED, False),
    ]


@pytest.mark.parametrize(
    ("stage", "hours", "field", "problem"),
    [
        (Stage.VERIFIED_USE, 20, "stage", "measured"),
        (Stage.ACTIVATED, 601, "at", "in_the_future"),
        (Stage.LETTER_SENT, 9, "at", "before_the_last"),
        (Stage.ACTIVATED, 58, "stage", "lapsed"),
        (Stage.LIVE, 600, "stage", "lapsed"),
        (Stage.TRIAL, 20, "stage", "not_activated"),
    ],
)
def test_what_cannot_be_said(stage: Stage, hours: float, field: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_next(ISSUED, stage, at=at(hours), now=at(600))
    assert refused.value.args_ == {"field": field, "problem": problem}


def test_no_office_is_live_without_a_plate() -> None:
    with pytest.raises(InvalidInput, match="invalid_input") as refused:
        check_next((), Stage.LIVE, at=at(1), now=at(2))
    assert refused.value.args_["problem"] == "no_plate"


def test_after_activation_every_stage_may_follow_and_an_office_may_go_back() -> None:
    events = (*ISSUED, event(Stage.ACTIVATED, 20))
    check_next(events, Stage.LIVE, at=at(300), now=at(600))
    check_next(events, Stage.FORM_SUBMITTED, at=at(300), now=at(600))
