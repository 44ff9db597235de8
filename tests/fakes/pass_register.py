"""The register of passes in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.people import PersonKind
from dashboard.services.pass_register import PassStatus, RegisteredPass


class FakePassRegister:
    """The port `PassRegister`: the simplest thing that keeps its promises."""

    def __init__(self) -> None:
        """Start without a pass."""
        self._passes: dict[str, RegisteredPass] = {}

    def is_revoked(self, subject: str) -> bool:
        found = self._passes.get(subject)
        return found is not None and found.revoked_at is not None

    def kinds_of(self, keys: Sequence[str], *, at: datetime) -> dict[str, PersonKind]:
        valid = [
            each
            for each in self._passes.values()
            if each.person_key in keys and each.status(at=at) is PassStatus.VALID
        ]
        visitors_first = sorted(valid, key=lambda each: each.person_kind is PersonKind.EMPLOYEE)
        return {each.person_key: each.person_kind for each in visitors_first}

    def add(self, passes: Sequence[RegisteredPass]) -> None:
        assert not self._passes.keys() & {each.subject for each in passes}
        self._passes |= {each.subject: each for each in passes}

    def replace(self, subject: str, *, by: RegisteredPass, at: datetime) -> None:
        if self.get(subject).revoked_at is not None:
            raise InvalidInput(field="pass", problem="revoked_before")
        self._passes[subject] = replace(self.get(subject), revoked_at=at, replaced_by=by.subject)
        self.add([by])

    def revoke(self, subject: str, *, at: datetime) -> None:
        if self.get(subject).revoked_at is None:
            self._passes[subject] = replace(self.get(subject), revoked_at=at)

    def get(self, subject: str) -> RegisteredPass:
        if subject not in self._passes:
            raise NotFound(what="pass", id=subject)
        return self._passes[subject]

    def newest(self, *, limit: int | None = None) -> tuple[RegisteredPass, ...]:
        by_subject = sorted(
            self._passes.values(), key=lambda each: (each.replaced_by is not None, each.subject)
        )
        ordered = sorted(by_subject, key=lambda each: each.issued_at, reverse=True)
        return tuple(ordered[:limit])

    def totals(self, *, at: datetime) -> dict[PassStatus, int]:
        statuses = [each.status(at=at) for each in self._passes.values()]
        return {status: statuses.count(status) for status in PassStatus}
