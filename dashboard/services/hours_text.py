"""Opening hours as one line that people write: `1-4=07:30-16:00 5=07:30-11:30`."""

from collections.abc import Iterable

from dashboard.domain.errors import InvalidInput
from dashboard.domain.hours import MINUTES_A_DAY, OpeningHours, Span, Weekday


def hours_of(words: Iterable[str]) -> OpeningHours:
    """Hours from words such as `1-5=07:30-16:00`, 1 Monday; without any it never closes.

    Raises InvalidInput with field `hours`.
    """
    spans: dict[Weekday, tuple[Span, ...]] = {}
    for word in words:
        days, span = span_of(word)
        for weekday in days:
            spans[weekday] = (*spans.get(weekday, ()), span)
    return OpeningHours(spans=spans)


def span_of(word: str) -> tuple[range, Span]:
    """Weekdays and span of a word such as `1-5=07:30-16:00`. Raises InvalidInput."""
    try:
        days, _, times = word.partition("=")
        first, _, last = days.partition("-")
        return _weekdays(int(first), int(last or first)), _span(*times.split("-"))
    except (TypeError, ValueError) as error:
        raise InvalidInput(field="hours", problem="not_a_span", value=word) from error


def span_text(span: Span) -> str:
    """The span on the clock: `07:30-16:00`."""
    opens, closes = span
    ends = closes - MINUTES_A_DAY if closes > MINUTES_A_DAY else closes
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (opens, ends))


def hours_text(hours: OpeningHours) -> str:
    """The line that is read back as these hours; weekdays in a row that are alike share a word."""
    words: list[tuple[Weekday, Weekday, Span]] = []
    for weekday, spans in sorted(hours.spans.items()):
        for span in spans:
            before = next((w for w in words if w[1] == weekday - 1 and w[2] == span), None)
            if before is None:
                words.append((weekday, weekday, span))
            else:
                words[words.index(before)] = (before[0], weekday, span)
    return " ".join(_word(*word) for word in words)


def _word(first: Weekday, last: Weekday, span: Span) -> str:
    days = str(first) if first == last else f"{first}-{last}"
    return f"{days}={span_text(span)}"


def _weekdays(first: Weekday, last: Weekday) -> range:
    if not 1 <= first <= last <= 7:
        raise ValueError
    return range(first, last + 1)


def _span(opening: str, closing: str) -> Span:
    opens, closes = _minute(opening), _minute(closing)
    if opens == closes:
        raise ValueError
    # 22:00-06:00 ends on the next morning.
    return opens, closes if closes > opens else closes + MINUTES_A_DAY


def _minute(clock: str) -> int:
    hours, minutes = map(int, clock.replace(".", ":").split(":"))
    if not (0 <= hours < 24 and 0 <= minutes < 60) and (hours, minutes) != (24, 0):
        raise ValueError
    return hours * 60 + minutes
