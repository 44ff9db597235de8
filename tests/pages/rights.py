"""Every page and every action of a service, as each role and each office's people find it."""

import dataclasses
import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from dashboard.bootstrap import Services
from dashboard.domain.errors import NotAllowed
from dashboard.domain.office import Desk, Office, OfficeKind
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.scan import DirectionSetting, Obstacle, OverrideReason
from dashboard.services.access import Role, User
from dashboard.services.desk import HandEntry
from dashboard.services.name_showing import ShowReason
from dashboard.services.overriding import OverrideRequest
from dashboard.services.visit_log import LogFilter

OWN, OTHER = "kominfo", "disdukcapil"
NOW = datetime(2021, 9, 22, 3, 0, tzinfo=UTC)
USERS = {
    Role.RECEPTIONIST: User(id="r", name="R", role=Role.RECEPTIONIST, office_id=OWN),
    Role.DEPARTMENT_HEAD: User(id="h", name="H", role=Role.DEPARTMENT_HEAD, office_id=OWN),
    Role.KOMINFO_ADMIN: User(id="k", name="K", role=Role.KOMINFO_ADMIN),
    Role.HEALTH_OFFICER: User(id="o", name="O", role=Role.HEALTH_OFFICER),
    Role.AUDITOR: User(id="a", name="A", role=Role.AUDITOR),
}
# Takes its user inside the request; every other action takes one as `user`.
_BY_REQUEST = "admission.override"


def add_offices(services: Services) -> None:
    """The users' own office, and one that is nobody's here."""
    for office_id in (OWN, OTHER):
        services.offices.put(
            Office(
                id=office_id,
                name=f"Dinas {office_id}",
                kind=OfficeKind.DEPARTMENT,
                capacity=50,
                desks=("Loket 1",),
            )
        )


def actions(services: Services) -> dict[str, Callable[..., Any]]:
    """Every public method of the services that is told who asks."""
    found = {
        f"{field.name}.{name}": method
        for field in dataclasses.fields(services)
        for name, method in _methods(getattr(services, field.name))
        if "user" in inspect.signature(method).parameters
    }
    return found | {_BY_REQUEST: services.admission.override}


def outcome(action: Callable[..., Any], user: User) -> str:
    """`all` offices, only one's `own`, or `-`; what comes after the guard is not looked at."""
    own, other = (_passes(action, user, office) for office in (OWN, OTHER))
    return {(True, True): "all", (True, False): "own"}.get((own, other), "-")


def _methods(service: object) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, method in inspect.getmembers(service, inspect.ismethod):
        if not name.startswith("_"):
            yield name, method


def _passes(action: Callable[..., Any], user: User, office_id: str) -> bool:
    known = _arguments(user, office_id)
    wanted = inspect.signature(action).parameters.values()
    given = {
        each.name: known.get(each.name)
        for each in wanted
        if each.name in known or each.default is inspect.Parameter.empty
    }
    try:
        result = action(**given)
        if inspect.isgenerator(result):
            next(result, None)
    except NotAllowed:
        return False
    except Exception:  # noqa: BLE001 - the invented arguments come to nothing, past the guard
        return True
    return True


def _arguments(user: User, office_id: str) -> dict[str, Any]:
    """Something plausible for each name; what is not here is None."""
    return {
        "user": user,
        "office_id": office_id,
        "desk": Desk(office_id=office_id, name="Loket 1"),
        "at": NOW,
        "now": NOW,
        "since": NOW - timedelta(hours=1),
        "code": "nonsense",
        "scan_id": f"scan-{office_id}",
        "event_id": "none",
        "visit_id": "none",
        "setting": DirectionSetting.AUTO,
        "words": "",
        "limit": 5,
        "people": 0,
        "wanted": LogFilter(start=NOW - timedelta(days=1), end=NOW),
        "entry": HandEntry(
            name="Ani", kind=PersonKind.VISITOR, colour=Colour.GREEN, evidence=Evidence.PAPER
        ),
        "reason": ShowReason.IDENTITY,
        "visit_ids": (),
        "requests": (),
        "rows": (),
        "gone": (),
        "lasts": timedelta(),
        "days": (),
        "data": b"",
        "request": OverrideRequest(user=user, of=frozenset(Obstacle), reason=OverrideReason.MINOR),
    }
