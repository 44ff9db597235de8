"""What the figures' charts, tables and sheets call things: colours, parts, days, reasons."""

from dashboard.domain.people import Colour
from dashboard.domain.verdict import Reason
from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.figures import Period
from dashboard.services.office_figures import Mark


def value_of(colour: Colour | None) -> str:
    """The colour's value, `none` for not known: as in addresses and texts."""
    return colour.value if colour else "none"


def colour_word(colour: Colour | None, *, language: str) -> str:
    """The colour's name."""
    return text(f"colour_mix.colour.{value_of(colour)}", language=language)


def part_of(number: int, total: int, *, language: str) -> str:
    """A part in whole percent; somebody is never 0 %."""
    percent = shown.percent(number / total if total else 0.0, language=language)
    nothing = shown.percent(0.0, language=language)
    return (
        text("colour_mix.under_one", language=language)
        if number and percent == nothing
        else percent
    )


def days_of(period: Period, *, language: str) -> str:
    """A day in full, or from which day to which."""
    if period.days == 1:
        return shown.day(period.first, language=language)
    return text(
        "colour_mix.days",
        language=language,
        first=shown.day_and_month(period.first, language=language),
        last=shown.day_and_month(period.last, language=language),
        year=period.last.year,
    )


def reason_word(reason: Reason, *, language: str) -> str:
    """The reason as a short phrase."""
    return text(f"colour_mix.reason.{reason}", language=language)


def mark_sentence(mark: Mark, *, language: str) -> str:
    """A change in words: `6 Sep: PPKM level 3`."""
    kind = "lifted" if mark.kind == "level" and mark.word == "0" else str(mark.kind)
    return text(
        f"colour_mix.mark.{kind}",
        language=language,
        day=shown.day_and_month(mark.day, language=language),
        word=mark.word,
    )
