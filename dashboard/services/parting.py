"""A group that parts: some go, the rest stay (design 4.4, "Groups")."""

import secrets
from dataclasses import replace

from dashboard.domain.errors import InvalidInput
from dashboard.domain.scan import OpenVisit
from dashboard.services.people import fresh_key

MOST_COMPANIONS = 100


def checked_companions(companions: int) -> int:
    """The number of people who come along. Raises InvalidInput."""
    if not 0 <= companions <= MOST_COMPANIONS:
        raise InvalidInput(field="companions", problem="number")
    return companions


def people_leaving(visit: OpenVisit, asked: int | None) -> int:
    """How many of a stay go: all unless asked otherwise, never more. Raises InvalidInput."""
    if asked is not None and asked < 1:
        raise InvalidInput(field="leaving", problem="number")
    return visit.people if asked is None else min(asked, visit.people)


def holder_goes(visit: OpenVisit, people: int) -> tuple[OpenVisit, OpenVisit]:
    """The stay of those who go, with the holder, and the companions' stay that is left."""
    going = replace(visit, companions=people - 1)
    return going, _of_companions(visit, visit.people - people)


def companions_go(visit: OpenVisit, people: int) -> tuple[OpenVisit, OpenVisit]:
    """The stay of the companions who go, and the one that is left, with its holder."""
    left = replace(visit, companions=visit.people - people - 1)
    return _of_companions(visit, people), left


def _of_companions(visit: OpenVisit, people: int) -> OpenVisit:
    # Nobody among them has a key; the holder's name stays with them, so that lists can tell.
    key = fresh_key()
    return replace(
        visit,
        visit_id=secrets.token_hex(16),
        person_key=key.value,
        person_key_version=key.version,
        companions=people - 1,
    )
