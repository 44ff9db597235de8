"""Invented employees' badges: most of who came to work, and some who never did."""

import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from dashboard.domain.people import Colour, PersonKind
from dashboard.services.pass_register import PassParticulars, RegisteredPass
from dashboard.services.ports import NameSeal
from dashboard.services.sample_people import sample_person
from dashboard.store.pass_register import pass_values
from dashboard.store.tables import pass_register

_EMPLOYEE = PersonKind.EMPLOYEE.value
_WITHOUT_A_BADGE = 0.06
_NEVER_CAME = 0.08
_VALID = timedelta(days=365)
_DOSES = {Colour.GREEN.value: 2, Colour.YELLOW.value: 1}
_ISSUED_AGO = timedelta(days=60)


class SampleBadges:
    """Collects the employees of the invented stays; then registers them, office by office."""

    def __init__(self, *, seal: NameSeal, seed: int, now: datetime) -> None:
        """The same badges for the same seed and stays; names are sealed."""
        self._seal = seal
        self._seed = seed
        self._now = now
        self._people: dict[str, dict[str, tuple[int, str, str | None]]] = {}

    def stayed(self, row: tuple[Any, ...]) -> None:
        """A row of `visit` or `open_visit` that still has its name."""
        _, office_id, _, key, version, kind, name, colour, *_ = row
        if kind == _EMPLOYEE:
            self._people.setdefault(office_id, {})[key] = (version, name, colour)

    def register(self, connection: sa.Connection) -> None:
        """Write all badges."""
        values = [
            pass_values(each) for office_id in sorted(self._people) for each in self._of(office_id)
        ]
        if values:
            connection.execute(sa.insert(pass_register), values)

    def _of(self, office_id: str) -> Iterator[RegisteredPass]:
        chance = random.Random(f"{self._seed} {office_id} badges")  # nosec B311 # noqa: S311 - invented
        people = self._people[office_id]
        for key in sorted(people):
            version, name, colour = people[key]
            if chance.random() >= _WITHOUT_A_BADGE:
                yield self._badge(chance, office_id, key, version, name, colour)
        for _ in range(round(_NEVER_CAME * len(people))):
            new = sample_person(chance, PersonKind.EMPLOYEE)
            yield self._badge(chance, office_id, new.key, new.key_version, new.name, new.colour)

    def _badge(
        self,
        chance: random.Random,
        office_id: str,
        key: str,
        version: int,
        name: str,
        colour: str | None,
    ) -> RegisteredPass:
        subject = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        particulars = PassParticulars(name=name, doses=_DOSES.get(colour or "", 0), course=2)
        return RegisteredPass(
            subject=subject,
            person_key=key,
            person_key_version=version,
            person_kind=PersonKind.EMPLOYEE,
            sealed_particulars=self._seal.seal(particulars.packed(), bound_to=subject),
            office_id=office_id,
            issued_at=self._now - _ISSUED_AGO,
            valid_until=self._now + _VALID,
        )
