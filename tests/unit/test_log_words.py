"""The visit log in words: no code of ours stands where a person reads."""

from datetime import UTC, datetime

import pytest

from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction, EventKind
from dashboard.domain.verdict import Reason
from dashboard.messages.figure_words import reason_word
from dashboard.messages.log_words import why_refused
from dashboard.services.visit_log import LogRow

AT = datetime(2021, 9, 22, 3, tzinfo=UTC)


def row(decision: Decision, reason: Reason) -> LogRow:
    return LogRow(
        event_id="e",
        office_id="kominfo",
        desk="Loket 1",
        at=AT,
        arrived_at=AT,
        event=EventKind.SCAN,
        direction=Direction.IN,
        kind=PersonKind.VISITOR,
        colour=Colour.YELLOW,
        evidence=Evidence.VERIFIED,
        decision=decision,
        reason=reason,
        name=None,
        companions=0,
        overridden=False,
        annulled=False,
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_reason_is_a_short_phrase_of_its_own(language: str) -> None:
    words = [reason_word(reason, language=language) for reason in Reason]
    assert len(set(words)) == len(words)
    assert max(map(len, words)) <= 34
    assert not [word for word in words if "_" in word]


@pytest.mark.parametrize(
    ("decision", "reason", "said"),
    [
        (Decision.REFUSE, Reason.OFFICE_FULL, "kantor penuh"),
        (Decision.REFUSE, Reason.COLOUR_REFUSES, ""),
        (Decision.ADMIT, Reason.COLOUR_ADMITS, ""),
    ],
)
def test_a_refusal_says_why_where_its_colour_does_not(
    decision: Decision, reason: Reason, said: str
) -> None:
    assert why_refused(row(decision, reason), language="id") == said
