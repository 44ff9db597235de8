"""The doctor: looks whether the installation is whole, says what to do, mends what is safe."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dashboard.domain.errors import CheckInError, LedgerUnavailable


class Severity(StrEnum):
    """How bad a finding is. A note alone leaves the installation clean."""

    NOTE = "note"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is not as it should be.

    `key` names the sentence `doctor.<key>` and the advice `doctor.<key>_do` in the catalogue,
    `places` fill both. `repairable` says that a repair by the doctor loses nothing.
    """

    key: str
    severity: Severity = Severity.FAULT
    places: Mapping[str, object] = field(default_factory=dict)
    repairable: bool = False


Check = Callable[[], Iterable[Finding]]
# Hears the name of what is about to be done.
Told = Callable[[str], None]
# Its name beside those of the checks.
REPAIR = "repair"


def _untold(_name: str) -> None:
    """Nobody watches."""


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """What was found, and which of it was mended."""

    findings: tuple[Finding, ...]
    repaired: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether nothing but notes was found."""
        return all(found.severity is Severity.NOTE for found in self.findings)


class Doctor:
    """Runs every check, each on its own: one that fails is itself a finding."""

    def __init__(self, *, checks: Mapping[str, Check], repair: Callable[[], None]) -> None:
        """Checks by name, in their order.

        `repair` rebuilds the kept figures from the record and must be safe to repeat.
        """
        self._checks = checks
        self._repair = repair

    @property
    def names(self) -> Sequence[str]:
        """The checks' names, in their order."""
        return tuple(self._checks)

    def examine(self, *, told: Told = _untold) -> Diagnosis:
        """Look at everything; change nothing."""
        return Diagnosis(findings=tuple(self._findings(told)))

    def repair(self, *, told: Told = _untold) -> tuple[Diagnosis, Diagnosis]:
        """Mend what is safe; what was found before, and what is left. Raises LedgerUnavailable."""
        before = self.examine(told=told)
        if not any(found.repairable for found in before.findings):
            return before, before
        told(REPAIR)
        self._repair()
        after = self.examine(told=told)
        return before, Diagnosis(findings=after.findings, repaired=True)

    def _findings(self, told: Told) -> Iterable[Finding]:
        unreachable = False
        for name, check in self._checks.items():
            told(name)
            try:
                yield from check()
            except LedgerUnavailable:
                # Told once: every check of the ledger fails alike.
                if not unreachable:
                    yield Finding(key="ledger_unavailable")
                unreachable = True
            except CheckInError as error:
                places = {"what": error.key, **error.args_}
                yield Finding(key="check_failed", places={"detail": _said(places)})


def _said(places: Mapping[str, object]) -> str:
    return " ".join(str(value) for value in places.values() if value)
