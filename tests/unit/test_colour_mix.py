"""The mix added up by time, office and colour, and what of it may leave the house."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.small_numbers import FEWEST
from dashboard.domain.verdict import Reason
from dashboard.services.colour_mix import (
    Grain,
    Measure,
    Narrowing,
    ReasonCount,
    bars_of,
    by_colour,
    by_reason,
    colours_by_office,
    colours_by_time,
    evidence_by_time,
    kept,
    told,
    usual_grain,
)
from dashboard.services.figures import MixRow, Period, RefusalRow

MONDAY = date(2021, 9, 20)
FORTNIGHT = Period(first=date(2021, 9, 16), last=date(2021, 9, 29))


def row(
    came=1,
    admitted=None,
    *,
    day=MONDAY,
    office_id="kominfo",
    kind=PersonKind.VISITOR,
    colour=Colour.GREEN,
    evidence=Evidence.VERIFIED,
):
    return MixRow(
        office_id=office_id,
        day=day,
        kind=kind,
        colour=colour,
        evidence=evidence,
        came=came,
        admitted=came if admitted is None else admitted,
    )


def random_rows(seed):
    chance = random.Random(seed)
    return [
        row(
            came := chance.randint(1, 30),
            chance.randint(0, came),
            day=FORTNIGHT.first + timedelta(days=chance.randrange(14)),
            office_id=chance.choice(["kominfo", "dinkes"]),
            kind=chance.choice([*PersonKind, None]),
            colour=chance.choice([*Colour, None]),
            evidence=chance.choice(list(Evidence)),
        )
        for _ in range(200)
    ]


def test_a_month_is_shown_by_days_and_more_by_weeks():
    assert usual_grain(Period(first=MONDAY, last=MONDAY + timedelta(days=30))) is Grain.DAY
    assert usual_grain(Period(first=MONDAY, last=MONDAY + timedelta(days=31))) is Grain.WEEK


def test_weeks_begin_on_monday_and_the_ends_of_the_period_cut_them():
    assert [(bar.first.day, bar.last.day) for bar in bars_of(FORTNIGHT, Grain.WEEK)] == [
        (16, 19),
        (20, 26),
        (27, 29),
    ]


@pytest.mark.parametrize("grain", Grain)
def test_bars_cover_each_day_of_the_period_once(grain):
    days = [
        bar.first + timedelta(days=number)
        for bar in bars_of(FORTNIGHT, grain)
        for number in range(bar.days)
    ]
    assert days == [FORTNIGHT.first + timedelta(days=number) for number in range(14)]


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("grain", Grain)
def test_nobody_is_lost_between_the_charts(grain, measure):
    rows, bars = random_rows(2021), bars_of(FORTNIGHT, grain)
    total = sum(row.came if measure is Measure.CAME else row.admitted for row in rows)
    by_time = colours_by_time(rows, bars, measure=measure)
    by_office = colours_by_office(rows, ("kominfo", "dinkes"), measure=measure)
    by_evidence = evidence_by_time(rows, bars, measure=measure)
    for shares in (by_time, by_office, by_evidence):
        assert sum(share.total for share in shares) == total
    assert sum(by_colour(rows, measure=measure).values()) == total


def test_shares_of_a_bar_are_of_its_people():
    rows = [row(3), row(1, 0, colour=Colour.RED), row(9, day=date(2021, 9, 28))]
    first, _ = colours_by_time(rows, bars_of(FORTNIGHT, Grain.WEEK), measure=Measure.CAME)
    assert (first.share(Colour.GREEN), first.share(Colour.RED), first.share(None)) == (
        0.75,
        0.25,
        0,
    )


def test_who_was_refused_came_and_was_not_admitted():
    rows = [row(3), row(1, 0, colour=Colour.RED)]
    assert by_colour(rows, measure=Measure.CAME)[Colour.RED] == 1
    assert by_colour(rows, measure=Measure.ADMITTED) == Counter({Colour.GREEN: 3, Colour.RED: 0})


def test_offices_keep_their_order_and_leave_out_those_without_people():
    rows = [row(1, office_id="dinkes"), row(5)]
    found = colours_by_office(rows, ("kominfo", "bpbd", "dinkes"), measure=Measure.CAME)
    assert [(each.of, each.total) for each in found] == [("kominfo", 5), ("dinkes", 1)]


def test_a_narrowing_keeps_office_kind_and_days():
    day = Period(first=MONDAY, last=MONDAY)
    rows = [row(1), row(2, kind=PersonKind.EMPLOYEE), row(4, day=date(2021, 9, 21))]
    assert kept(rows, Narrowing(days=day, kind=PersonKind.VISITOR)) == (rows[0],)
    assert kept(rows, Narrowing(office_id="dinkes")) == ()


def test_reasons_come_most_frequent_first_with_what_was_overridden():
    def refusal(reason, events, overridden=0):
        return RefusalRow(
            office_id="kominfo",
            day=MONDAY,
            kind=None,
            reason=reason,
            events=events,
            overridden=overridden,
        )

    rows = [
        refusal(Reason.OFFICE_FULL, 2),
        refusal(Reason.COLOUR_REFUSES, 3, 1),
        refusal(Reason.OFFICE_FULL, 2, 2),
    ]
    assert by_reason(rows, Narrowing()) == (
        ReasonCount(reason=Reason.OFFICE_FULL, events=4, overridden=2),
        ReasonCount(reason=Reason.COLOUR_REFUSES, events=3, overridden=1),
    )


@pytest.mark.parametrize("seed", range(5))
def test_no_small_number_leaves_the_house(seed):
    rows = random_rows(seed)
    lines = told(rows, bars_of(FORTNIGHT, Grain.DAY))
    shown = [count for line in lines for count in line.counts.values() if count is not None]
    assert shown
    assert not [count for count in shown if 0 < count < FEWEST]
    assert any(count is None for line in lines for count in line.counts.values())


def test_the_rest_of_a_line_does_not_tell_what_was_kept_back():
    (line,) = told([row(20, 18, colour=Colour.YELLOW)], bars_of(FORTNIGHT, Grain.WEEK)[1:2])
    assert line.counts == {(Colour.YELLOW, True): 18, (Colour.YELLOW, False): None}


def test_a_day_is_kept_back_with_another_of_its_week() -> None:
    counts = ((20, 3), (21, 9), (22, 6), (27, 8))
    rows = [row(count, day=date(2021, 9, day)) for day, count in counts]
    lines = told(rows, bars_of(FORTNIGHT, Grain.DAY))
    assert [line.counts[Colour.GREEN, True] for line in lines] == [None, 9, None, 8]
