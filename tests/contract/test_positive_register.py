"""The positive register (design 4.2) at the door and on its page, on every ledger."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import BadSignature, InvalidInput, NotAllowed, NotFound
from dashboard.domain.people import Colour, Evidence, PersonKind, SignedKind
from dashboard.domain.positive_case import PositiveCase, RemovalReason
from dashboard.domain.rules import Decision
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR
from dashboard.services.desk import HandEntry
from dashboard.services.register import Removal
from dashboard.store.positive_cases import SqlPositiveCases
from dashboard.store.tables import positive_case, positive_case_removal
from tests.contract.clinic import OFFICER, TODAY, Clinic, clinic
from tests.contract.conftest import World
from tests.contract.door import DESK_A
from tests.contract.events import MORNING, minutes, office

SITI, NAMESAKE, UNBORN = "2 Siti 1990-01-01", "2 Siti 1985-05-05", "2 Siti -"
DAY = timedelta(days=1)


@pytest.fixture
def here(world: World) -> Clinic:
    world.offices.put(office("kominfo", desks=("A",)))
    return clinic(world)


def entry(name: str = "Siti", **other: object) -> HandEntry:
    given = {"kind": PersonKind.VISITOR, "colour": Colour.GREEN, "evidence": Evidence.OBSERVED}
    return HandEntry(name=name, **(given | other))


# At the door --------------------------------------------------------------------------------


def test_a_person_in_the_register_is_black_from_the_next_scan_on(here: Clinic) -> None:
    here.enter("  SITI ")
    answer = here.scan(SITI, "s1")
    assert (answer.decision, answer.colour) == (Decision.REFUSE, Colour.BLACK)
    assert (answer.reason, answer.evidence) == (Reason.ACTIVE_CASE, Evidence.VERIFIED)
    assert here.told == ["changed"]


@pytest.mark.parametrize(
    ("at", "colour"),
    [
        # 23.59 WIB of the tenth day, counted from the day of the result, and midnight after it.
        (datetime(2021, 10, 1, 16, 59, 59, 999999, tzinfo=UTC), Colour.BLACK),
        (datetime(2021, 10, 1, 17, 0, tzinfo=UTC), Colour.GREEN),
    ],
)
def test_a_case_ends_at_local_midnight(here: Clinic, at: datetime, colour: Colour) -> None:
    here.enter()
    assert here.scan(SITI, "s1", at).colour is colour


def test_the_same_name_with_another_birth_date_is_somebody_else(here: Clinic) -> None:
    here.enter()
    assert here.scan(NAMESAKE, "s1").reason is Reason.COLOUR_ADMITS


def test_a_code_without_birth_date_is_checked_never_black(here: Clinic) -> None:
    here.enter()
    answer = here.scan(UNBORN, "s1")
    assert (answer.decision, answer.reason) == (Decision.CHECK, Reason.POSSIBLE_CASE)
    assert answer.colour is Colour.GREEN


def test_a_case_without_birth_date_checks_everybody_of_the_name_and_blackens_its_code(
    here: Clinic,
) -> None:
    here.enter_code(UNBORN)
    assert here.scan(UNBORN, "s1").colour is Colour.BLACK
    assert here.scan(SITI, "s2").reason is Reason.POSSIBLE_CASE


def test_a_red_person_of_the_same_name_stays_refused(here: Clinic) -> None:
    here.enter()
    answer = here.scan("0 Siti -", "s1")
    assert (answer.decision, answer.reason) == (Decision.REFUSE, Reason.COLOUR_REFUSES)


def test_a_hand_entry_with_the_birth_date_is_black(here: Clinic) -> None:
    here.enter()
    answer = here.by_hand(entry(birth_date=date(1990, 1, 1)), "s1")
    assert (answer.decision, answer.colour) == (Decision.REFUSE, Colour.BLACK)
    assert answer.evidence is Evidence.OBSERVED


def test_a_hand_entry_of_unknown_colour_is_black_by_the_persons_word(here: Clinic) -> None:
    here.enter()
    given = entry(birth_date=date(1990, 1, 1), colour=None, evidence=Evidence.NONE)
    answer = here.by_hand(given, "s1")
    assert (answer.colour, answer.evidence) == (Colour.BLACK, Evidence.DECLARED)


def test_a_hand_entry_without_birth_date_is_checked(here: Clinic) -> None:
    here.enter()
    assert here.by_hand(entry(), "s1").reason is Reason.POSSIBLE_CASE


def test_a_name_match_ends_with_the_case(here: Clinic) -> None:
    here.enter()
    assert here.by_hand(entry(), "s1", MORNING + 10 * DAY).reason is Reason.COLOUR_ADMITS


def test_a_case_matches_after_the_secret_was_renewed(here: Clinic) -> None:
    here.enter()
    here.secrets.known.insert(0, (2, b"second"))
    assert here.scan(SITI, "s1").colour is Colour.BLACK


def test_leaving_is_never_refused(here: Clinic) -> None:
    here.scan(SITI, "s1")
    here.enter()
    answer = here.scan(SITI, "s2", minutes(30), "out")
    assert (answer.decision, answer.reason) == (Decision.RECORDED, Reason.LEFT)


# Alerts -------------------------------------------------------------------------------------


def test_who_is_inside_when_entered_raises_an_alert_until_they_left(here: Clinic) -> None:
    here.scan(SITI, "s1")
    here.enter()
    (alert,) = here.inside()
    assert (alert.certain, alert.name, alert.desk) == (True, "Siti", "A")
    assert alert.entered_at == MORNING
    here.scan(SITI, "s2", minutes(30), "out")
    assert here.inside() == ()


def test_a_name_alone_raises_a_doubtful_alert(here: Clinic) -> None:
    here.by_hand(entry(), "s1")
    here.enter()
    assert [alert.certain for alert in here.inside()] == [False]


def test_a_confirmed_check_raises_a_doubtful_alert(here: Clinic) -> None:
    here.enter()
    here.scan(UNBORN, "s1")
    here.admission.confirm(user=OPERATOR, scan_id="s1", desk=DESK_A, at=minutes(1), now=minutes(1))
    assert [alert.certain for alert in here.inside()] == [False]


def test_an_alert_ends_with_the_case_and_with_its_removal(here: Clinic) -> None:
    here.scan(SITI, "s1")
    here.enter()
    assert here.inside(MORNING + 10 * DAY) == ()
    here.register.remove(
        user=OFFICER, case_id="c1", reason=RemovalReason.MISTAKEN_PERSON, now=minutes(5)
    )
    assert here.inside() == ()


def test_the_officer_sees_the_alerts_of_every_office(here: Clinic) -> None:
    here.scan(SITI, "s1")
    here.enter()
    assert [alert.office_id for alert in here.alerts.everywhere(user=OFFICER, now=MORNING)] == [
        "kominfo"
    ]


def test_the_list_tells_where_a_person_was_seen_since(here: Clinic) -> None:
    here.scan(SITI, "s0")
    here.enter(now=minutes(1))
    here.scan(SITI, "s1", minutes(5), "in")
    (listed,) = here.register.listed(user=OFFICER, now=minutes(6))
    assert [scan.scan_id for scan in listed.sightings] == ["s1"]


# The page's services ------------------------------------------------------------------------


def test_the_list_is_newest_first_with_the_days_left(here: Clinic) -> None:
    here.enter("Siti", "c1", positive_on=TODAY - 9 * DAY)
    here.enter("Budi", "c2", now=minutes(1))
    listed = here.register.listed(user=OFFICER, now=minutes(2))
    assert [(each.name, each.days_left) for each in listed] == [("Budi", 10), ("Siti", 1)]
    later = here.register.listed(user=OFFICER, now=MORNING + DAY)
    assert [each.days_left for each in later] == [9, 0]


def test_entering_the_same_id_twice_is_one_case(here: Clinic) -> None:
    here.enter()
    here.enter()
    assert len(here.register.listed(user=OFFICER, now=MORNING)) == 1


def test_the_same_result_of_the_same_person_is_entered_once(here: Clinic) -> None:
    here.enter()
    with pytest.raises(InvalidInput) as refused:
        here.enter_code(SITI, "c2")
    assert refused.value.args_["problem"] == "already_entered"
    here.enter("Siti", "c3", positive_on=TODAY - DAY)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"name": " .,"}, "empty"),
        ({"positive_on": TODAY + DAY}, "in_the_future"),
        ({"positive_on": TODAY - 10 * DAY}, "over"),
        ({"birth_date": TODAY + DAY}, "after_the_result"),
    ],
)
def test_what_cannot_be_is_refused(here: Clinic, wrong: dict[str, object], problem: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        here.enter(**wrong)
    assert refused.value.args_["problem"] == problem
    assert here.cases.current(since=None) == ()


def test_a_code_without_a_credential_enters_nobody(here: Clinic) -> None:
    with pytest.raises(BadSignature):
        here.enter_code("bad")


def test_a_code_tells_its_holder_before_it_is_entered(here: Clinic) -> None:
    holder = here.register.holder(user=OFFICER, code=UNBORN, now=MORNING)
    assert (holder.name, holder.key.kind) == ("Siti", SignedKind.SUBJECT)


def test_a_removed_person_is_green_again_and_the_case_is_gone_once(here: Clinic) -> None:
    here.enter()
    removal = {"user": OFFICER, "case_id": "c1", "reason": RemovalReason.WRONG_RESULT}
    here.register.remove(**removal, now=minutes(1))
    assert here.scan(SITI, "s1", minutes(2)).colour is Colour.GREEN
    with pytest.raises(NotFound):
        here.register.remove(**removal, now=minutes(3))


def test_only_cases_since_a_date_are_asked_for_at_each_redraw(here: Clinic) -> None:
    here.enter("Siti", "c1", positive_on=TODAY - 9 * DAY)
    here.enter("Budi", "c2")
    found = [
        {case.id for case in here.cases.current(since=since)}
        for since in (TODAY - 9 * DAY, TODAY - 8 * DAY, TODAY + DAY)
    ]
    assert found == [{"c1", "c2"}, {"c2"}, set()]


def test_every_change_moves_the_revision(here: Clinic) -> None:
    seen = [here.cases.revision()]
    here.enter()
    seen.append(here.cases.revision())
    here.register.remove(user=OFFICER, case_id="c1", reason=RemovalReason.CLEARED, now=minutes(1))
    seen.append(here.cases.revision())
    assert len(set(seen)) == 3


def test_only_the_health_officer_keeps_the_register(here: Clinic) -> None:
    with pytest.raises(NotAllowed):
        here.register.listed(user=OPERATOR, now=MORNING)
    with pytest.raises(NotAllowed):
        here.alerts.everywhere(user=OPERATOR, now=MORNING)
    with pytest.raises(NotAllowed):
        here.alerts.at_office(user=OFFICER, office_id="kominfo", now=MORNING)


def test_nothing_is_ever_deleted(engine: sa.Engine) -> None:
    cases = SqlPositiveCases(engine)
    case = PositiveCase(
        id="c1",
        person_keys=frozenset({"p"}),
        name_keys=frozenset({"n"}),
        with_birth_date=True,
        sealed_name=b"sealed",
        positive_on=TODAY,
        entered_by="dr",
        entered_at=MORNING,
    )
    removal = Removal(
        case_id="c1", removed_by="dr", removed_at=minutes(1), reason=RemovalReason.CLEARED
    )
    assert (cases.add(case), cases.remove(removal), cases.current(since=None)) == (True, True, ())
    with engine.connect() as connection:
        assert connection.execute(sa.select(positive_case.c.case_id)).scalars().all() == ["c1"]
        stored = connection.execute(sa.select(positive_case_removal)).one()
    assert (stored.removed_by, stored.reason) == ("dr", "cleared")
