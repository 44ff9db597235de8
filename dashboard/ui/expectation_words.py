"""The next hours' expectation in words, with its measured error; pure functions."""

from datetime import date
from zoneinfo import ZoneInfo

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.expectation import FEWEST_DAYS, FEWEST_TESTED, Expectation, ExpectedPoint


def expectation_sentence(expected: Expectation, *, day: date, zone: ZoneInfo, language: str) -> str:
    """What is expected when and how far off that was, or what is still missing for it."""
    weekday = shown.weekday(day, language=language)
    if not expected.points:
        return _missing(expected, weekday, language)
    last = expected.points[-1]
    return _say(
        "sentence",
        language,
        time=shown.clock(last.at, zone=zone, language=language),
        then=_then(last, language),
        days=expected.days,
        weekday=weekday,
        error=_tenths(expected.error, language),
        staying=_tenths(expected.staying_error, language),
        tested=expected.tested,
    )


def _then(last: ExpectedPoint, language: str) -> str:
    if round(last.high) < 1:
        return _say("then_nobody", language)
    return _say(
        "then",
        language,
        count=_whole(last.inside, language),
        low=_whole(last.low, language),
        high=_whole(last.high, language),
    )


def _missing(expected: Expectation, weekday: str, language: str) -> str:
    if expected.days < FEWEST_DAYS:
        fewest = {"days": expected.days, "weekday": weekday, "fewest": FEWEST_DAYS}
        return _say("too_few_days", language, **fewest)
    if expected.tested < FEWEST_TESTED:
        return _say("too_few_tested", language, tested=expected.tested, fewest=FEWEST_TESTED)
    return _say("nobody", language, weekday=weekday)


def _whole(people: float, language: str) -> str:
    return shown.number(round(people), language=language)


def _tenths(people: float, language: str) -> str:
    whole, _, tenth = f"{people:.1f}".partition(".")
    point = text("format.decimal", language=language)
    return f"{shown.number(int(whole), language=language)}{point}{tenth}"


def _say(key: str, language: str, **places: object) -> str:
    return text(f"occupancy.expected.{key}", language=language, **places)
