"""What the camera self-test concludes from what it finds."""

import pytest

from dashboard.messages import text
from dashboard.ui.camera_check import (
    SHOWN_CHARACTERS,
    BrowserReport,
    Finding,
    Outcome,
    findings,
    shortened,
)
from dashboard.ui.decoding import Code, Engine
from dashboard.ui.intake import CameraFigures

ALL = frozenset(Engine)


def report(
    *, secure: bool = True, permission: str = "granted", cameras: tuple[str, ...] = ("HD",)
) -> BrowserReport:
    return BrowserReport(secure=secure, permission=permission, cameras=cameras)


def figures(
    *, width: int = 640, per_second: float = 25.0, silent: float | None = 0.1
) -> CameraFigures:
    return CameraFigures(
        frames=0 if silent is None else 100,
        width=width,
        height=480,
        per_second=per_second,
        silent_seconds=silent,
    )


def found(
    *,
    said: BrowserReport | None = None,
    arriving: CameraFigures | None = None,
    engines: frozenset[Engine] = ALL,
    code: Code | None = "A",
) -> tuple[Finding, ...]:
    return findings(
        report=said or report(), figures=arriving or figures(), engines=engines, code=code
    )


def test_everything_is_good_where_everything_works() -> None:
    assert {each.outcome for each in found()} == {Outcome.GOOD}


@pytest.mark.parametrize(
    ("place", "outcome", "given"),
    [
        (0, Outcome.BAD, {"said": report(secure=False)}),
        (1, Outcome.BAD, {"said": report(permission="denied")}),
        (1, Outcome.GOOD, {"said": report(permission="unknown")}),
        (
            1,
            Outcome.WAITING,
            {"said": report(permission="prompt"), "arriving": figures(silent=None)},
        ),
        (2, Outcome.BAD, {"said": report(cameras=())}),
        (3, Outcome.WAITING, {"arriving": figures(silent=None)}),
        (3, Outcome.BAD, {"arriving": figures(silent=6.0)}),
        (3, Outcome.WEAK, {"arriving": figures(width=320)}),
        (3, Outcome.WEAK, {"arriving": figures(per_second=3.0)}),
        (4, Outcome.WEAK, {"engines": frozenset({Engine.ZBAR})}),
        (4, Outcome.BAD, {"engines": frozenset()}),
        (5, Outcome.WAITING, {"code": None}),
    ],
)
def test_each_fault_has_its_finding(place: int, outcome: Outcome, given: dict) -> None:
    finding = found(**given)[place]
    assert finding.outcome is outcome
    assert "{" not in text(finding.text, **finding.places)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("HC1:ABC", "HC1:ABC"),
        ("a\x1b\n", "a\\x1b\\x0a"),
        ("A" * 100, "A" * SHOWN_CHARACTERS + "…"),
        (b"PK\x03\x04", "50 4b 03 04"),
    ],
)
def test_a_code_is_shown_short_and_harmless(code: Code, shown: str) -> None:
    assert shortened(code) == shown
