"""Past stays judged again: equal to brute force with the door's own decisions."""

from collections import Counter
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.admission import Room, with_room
from dashboard.domain.office import OnFull
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.replay import PastStay, RefusedKind, Replayed, replay
from dashboard.domain.rules import Decision
from dashboard.domain.verdict import Reason, verdict_on_statement
from dashboard.store.rule_files import rule_book

RULES = rule_book(folder=Path(__file__).resolve().parents[2] / "data" / "rules").on(
    date(2021, 11, 16), levels=[]
)
DAYS = (0, 100, 200, 300)
KNOWN = [("green", "verified"), ("yellow", "observed"), ("red", "verified"), (None, "none")]


def stay(entered: int, left: int, people: int = 1, known=("green", "verified"), **more) -> PastStay:
    colour, evidence = known
    values = {"kind": "visitor", "overridden": False} | more
    return PastStay(
        entered=entered, left=left, people=people, colour=colour, evidence=evidence, **values
    )


stays = st.lists(
    st.builds(
        lambda entered, lasts, people, known, kind, overridden: stay(
            entered, entered + lasts, people, known, kind=kind, overridden=overridden
        ),
        st.integers(-50, 299),
        st.integers(0, 120),
        st.integers(1, 3),
        st.sampled_from(KNOWN),
        st.sampled_from([kind.value for kind in PersonKind]),
        st.sampled_from([False, False, False, True]),
    ),
    max_size=30,
).map(lambda found: sorted(found, key=lambda each: each.entered))


def by_brute_force(found: list[PastStay], limit: int, on_full: OnFull) -> Replayed:
    """Look at every stay for every question."""
    let_in: list[PastStay] = []
    refused: Counter[RefusedKind] = Counter()
    for each in found:
        if each.entered < DAYS[0] or each.overridden:
            let_in.append(each)
            continue
        inside = sum(other.people for other in let_in if other.left > each.entered)
        kind, colour = PersonKind(each.kind), Colour(each.colour) if each.colour else None
        verdict = with_room(
            verdict_on_statement(
                colour=colour, evidence=Evidence(each.evidence), kind=kind, rules=RULES
            ),
            Room(inside=inside, limit=limit, on_full=on_full),
            people=each.people,
        )
        if verdict.decision is Decision.REFUSE:
            refused[RefusedKind(kind, colour, verdict.reason)] += each.people
        else:
            let_in.append(each)
    curve = {
        at: sum(each.people for each in found if each.entered <= at < each.left)
        for at in sorted({*DAYS[:-1], *(each.entered for each in found if each.entered >= 0)})
    }
    peak = max(curve.values())
    return Replayed(
        came=sum(each.people for each in found if each.entered >= 0),
        peak=peak,
        peak_at=next(at for at, inside in curve.items() if inside == peak) if peak else None,
        days_over=frozenset(at // 100 for at, inside in curve.items() if inside > limit),
        refused=refused,
    )


@given(found=stays, limit=st.integers(0, 8), on_full=st.sampled_from(OnFull))
def test_one_pass_equals_brute_force(found: list[PastStay], limit: int, on_full: OnFull) -> None:
    told = replay(found, limit=limit, on_full=on_full, rules=RULES, days=DAYS)
    assert told == by_brute_force(found, limit, on_full)


def told(found: list[PastStay], *, limit: int, on_full: OnFull = OnFull.REFUSE) -> Replayed:
    return replay(found, limit=limit, on_full=on_full, rules=RULES, days=DAYS)


def test_who_leaves_makes_room_for_who_comes_then() -> None:
    answer = told([stay(10, 20), stay(20, 30), stay(25, 40)], limit=1)
    full = RefusedKind(PersonKind.VISITOR, Colour.GREEN, Reason.OFFICE_FULL)
    assert answer.refused == {full: 1}
    assert (answer.peak, answer.peak_at, answer.days_over) == (2, 25, frozenset({0}))


def test_who_was_refused_takes_no_place() -> None:
    found = [stay(10, 90, 2), stay(20, 80, 2), stay(30, 40)]
    assert sum(told(found, limit=3).refused.values()) == 2


def test_an_office_that_warns_refuses_nobody_for_room() -> None:
    found = [stay(10, 90), stay(20, 80)]
    answer = told(found, limit=1, on_full=OnFull.WARN)
    assert (answer.refused, answer.days_over) == (Counter(), frozenset({0}))


def test_who_stayed_overnight_counts_on_both_days() -> None:
    assert told([stay(90, 150, 2)], limit=1).days_over == frozenset({0, 1})


def test_an_override_again_admits_and_counts() -> None:
    red = ("red", "verified")
    found = [stay(10, 90, known=red, overridden=True), stay(20, 80), stay(30, 70, known=red)]
    answer = told(found, limit=1)
    assert answer.refused == {
        RefusedKind(PersonKind.VISITOR, Colour.GREEN, Reason.OFFICE_FULL): 1,
        RefusedKind(PersonKind.VISITOR, Colour.RED, Reason.COLOUR_REFUSES): 1,
    }
