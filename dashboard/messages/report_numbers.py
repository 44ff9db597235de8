"""How a report writes its numbers, and what is kept back of them."""

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.messages.figure_words import days_of
from dashboard.services.figures import Period
from dashboard.services.report_state import Length, Told, days_with


def count(number: Told, *, language: str) -> str:
    """A count among others, or the sign that it is kept back."""
    return _say("kept", language) if number is None else shown.number(number, language=language)


def total(number: Told, *, language: str) -> str:
    """A sum of its own: it is kept back only where it is small."""
    return _say("few", language) if number is None else shown.number(number, language=language)


def lasted(seconds: float, *, language: str) -> str:
    """Hours and minutes."""
    hours, rest = divmod(round(seconds / 60), 60)
    if not hours:
        return _say("figures.minutes", language, minutes=rest)
    written = shown.number(hours, language=language)
    return _say("figures.hours", language, hours=written, minutes=rest)


def average(value: float | None, *, language: str) -> str:
    """People on average; the sign that it is kept back where there is none."""
    return _say("kept", language) if value is None else one(value, language=language)


def one(value: float | None, *, language: str) -> str:
    """A mean: below a hundred with one digit behind the mark."""
    if value is None:
        return _say("none", language)
    if value >= 100 or value == round(value):
        return shown.number(round(value), language=language)
    return f"{value:.1f}".replace(".", text("format.decimal", language=language))


def minutes(value: float | None, *, language: str) -> str:
    """Whole minutes, as `lasted` writes them."""
    if value is None:
        return _say("none", language)
    return lasted(60 * round(value), language=language)


def span(days: Period, *, length: Length, language: str) -> str:
    """A whole month by its name, else from which day to which."""
    if length is Length.WEEK or days != days_with(days.first, length=length):
        return days_of(days, language=language)
    month = shown.month(days.first, language=language)
    return _say("month.name", language, month=month, year=days.first.year)


def _say(key: str, language: str, /, **places: object) -> str:
    return text(f"report.{key}", language=language, **places)
