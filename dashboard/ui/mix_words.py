"""The colour mix in words: what each panel found; pure functions."""

from collections.abc import Mapping, Sequence

from dashboard.domain.people import Colour, PersonKind
from dashboard.domain.verdict import Reason
from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.messages.figure_words import colour_word, days_of, part_of, reason_word
from dashboard.services.colour_mix import COLOURS, Measure, ReasonCount, Share
from dashboard.services.figures import Period
from dashboard.ui.figures import KeyFigure
from dashboard.ui.mix_view import View
from dashboard.ui.pattern_legend import LegendPart, pattern_legend

Counts = Mapping[Colour | None, int]
_Bar = Share[Period, Colour | None]
# An office with fewer person-days than this says nothing about a share.
FEWEST_FOR_A_SHARE = 20
_OTHER = {
    PersonKind.EMPLOYEE: PersonKind.VISITOR,
    PersonKind.VISITOR: PersonKind.EMPLOYEE,
}


def share_of(counts: Counts, colour: Colour | None) -> float | None:
    """The colour's part; None where nobody came."""
    total = sum(counts.values())
    return counts.get(colour, 0) / total if total else None


def points(now: float | None, then: float | None) -> int | None:
    """How many percentage points, as the two shares are shown."""
    if now is None or then is None:
        return None
    return shown.whole_percent(now) - shown.whole_percent(then)


def mix_finding(counts: Counts, before: Counts, *, view: View, language: str) -> str:
    """The page's answer: the watched colour's share and where it went."""
    share = share_of(counts, view.watched)
    if share is None:
        return _say("finding.nobody", language)
    was = share_of(before, view.watched)
    moved = points(share, was)
    way = "alone" if moved is None else "same" if not moved else "up" if moved > 0 else "down"
    if way == "same" and share != was and not shown.whole_percent(share):
        # Eight people and nobody are both no whole percent, and not the same.
        way = "alone"
    return _say(
        f"finding.{way}",
        language,
        colour=_capital(colour_word(view.watched, language=language)),
        percent=_percent(counts, view.watched, language),
        points=_points(moved, language),
    )


def mix_lead(before: Counts, *, view: View, office: str, language: str) -> str:
    """Whose, when, who, and what it is compared with, where anybody came then."""
    days = view.bar or view.period
    kind = _say(f"kind.{view.kind or 'any'}", language)
    parts = [
        office,
        days_of(days, language=language),
        _say(f"lead.{view.measure}", language, kind=kind),
    ]
    if any(before.values()):
        past = days_of(days.before(), language=language)
        parts.append(_say("lead.before", language, days=past))
    return " · ".join(parts)


def mix_figures(
    counts: Counts, before: Counts, reasons: Sequence[ReasonCount], *, language: str
) -> list[KeyFigure]:
    """Green, refused for the colour, black, not known."""
    total = sum(counts.values())
    refused = sum(each.events for each in reasons if each.reason is Reason.COLOUR_REFUSES)
    return [
        _share_figure(Colour.GREEN, counts, before, language),
        KeyFigure(
            label=_say("figures.refused", language),
            value=shown.number(refused, language=language),
            unit=_say("figures.times", language),
            note=_say("figures.refused_note", language, total=_number(total, language)),
        ),
        _black_figure(counts, before, language),
        _share_figure(None, counts, before, language),
    ]


def time_finding(bars: Sequence[_Bar], *, view: View, language: str) -> str:
    """The share of all bars, a picked one beside it, or how it changed from half to half.

    What is not over yet counts in the whole, as in the page's answer, and is no trend.
    """
    whole, colour = _together(bars), colour_word(view.watched, language=language)
    if not whole[view.watched]:
        return _say("time.nobody", language, colour=colour)
    said = {"colour": _capital(colour), "percent": _percent(whole, view.watched, language)}
    picked = next((bar for bar in bars if bar.of == view.bar), None)
    if picked:
        share = _percent(picked.counts, view.watched, language)
        days = days_of(picked.of, language=language)
        return _say("time.picked", language, **said, share=share, days=days)
    finished = _finished(bars, view=view)
    first, last = (_together(half) for half in _halves(finished))
    if min(sum(first.values()), sum(last.values())) < FEWEST_FOR_A_SHARE:
        return _say("finding.alone", language, **said)
    moved = points(share_of(last, view.watched), share_of(first, view.watched)) or 0
    way = "rose" if moved > 1 else "fell" if moved < -1 else "steady"
    if way == "steady" and not shown.whole_percent(share_of(whole, view.watched) or 0.0):
        way = "steady_few"
    return _say(
        f"time.{way}",
        language,
        **said,
        first=_percent(first, view.watched, language),
        last=_percent(last, view.watched, language),
    )


def _halves(bars: Sequence[_Bar]) -> tuple[Sequence[_Bar], Sequence[_Bar]]:
    middle = len(bars) // 2
    return bars[:middle], bars[middle:]


def _together(bars: Sequence[_Bar]) -> Counts:
    return {colour: sum(bar.counts.get(colour, 0) for bar in bars) for colour in COLOURS}


def _finished(bars: Sequence[_Bar], *, view: View) -> list[_Bar]:
    return [bar for bar in bars if view.until or bar.of.last < view.period.last]


def kind_finding(
    kind: PersonKind, counts: Counts, other: Counts, *, view: View, language: str
) -> str:
    """Employees' or visitors' share, visitors against employees."""
    share = share_of(counts, view.watched)
    name = _capital(_say(f"kind.{kind}", language))
    if share is None:
        return _say("kinds.nobody", language, kind=name)
    behind = points(share, share_of(other, view.watched))
    way = "alone" if behind is None else "same" if not behind else "more" if behind > 0 else "less"
    return _say(
        f"kinds.{way}",
        language,
        kind=name,
        percent=_percent(counts, view.watched, language),
        colour=colour_word(view.watched, language=language),
        points=_points(behind, language),
        other=_say(f"kind.{_OTHER[kind]}", language),
    )


def office_finding(
    offices: Sequence[Share[str, Colour | None]],
    *,
    names: Mapping[str, str],
    view: View,
    language: str,
) -> str:
    """The office that stands out: with the least green, or the most of another colour."""
    ordered = standing_out(offices, view=view)
    if not ordered:
        return _say("offices.few", language)
    first, colour = ordered[0], colour_word(view.watched, language=language)
    number = first.counts.get(view.watched, 0)
    if view.most_first and not number:
        return _say("offices.nowhere", language, colour=colour)
    return _say(
        "offices.highest" if view.most_first else "offices.finding",
        language,
        office=names[first.of],
        percent=part_of(number, first.total, language=language),
        colour=colour,
    )


def standing_out(
    offices: Sequence[Share[str, Colour | None]], *, view: View
) -> tuple[Share[str, Colour | None], ...]:
    """Those with enough people for a share, the most remarkable first."""
    enough = [each for each in offices if each.total >= FEWEST_FOR_A_SHARE]
    return tuple(sorted(enough, key=lambda each: each.share(view.watched), reverse=view.most_first))


def reason_finding(reasons: Sequence[ReasonCount], *, language: str) -> str:
    """The most frequent reason."""
    most = reasons[0]
    return _say(
        "reasons.finding",
        language,
        reason=reason_word(most.reason, language=language),
        count=_number(most.events, language),
    )


def black_finding(counts: Counts, *, language: str) -> str:
    """Black first: its slice is too thin to be seen anywhere else."""
    black = counts.get(Colour.BLACK, 0)
    key = "no_black" if not black else "black_one" if black == 1 else "black"
    return _say(f"colours.{key}", language, count=_number(black, language))


def colour_legend(bars: Sequence[_Bar], *, language: str) -> str:
    """Each colour with its part of all."""
    total = sum(bar.total for bar in bars)
    parts = []
    for colour in COLOURS:
        number = sum(bar.counts.get(colour, 0) for bar in bars)
        word = _capital(colour_word(colour, language=language))
        figure = part_of(number, total, language=language)
        parts.append(LegendPart(of=colour, word=word, figure=figure))
    return pattern_legend(parts)


def measured(measure: Measure, *, language: str) -> str:
    """Whom the shares are of."""
    return _say(f"measure.{measure}", language)


def _black_figure(counts: Counts, before: Counts, language: str) -> KeyFigure:
    """Of how many they were before: the two periods need not be alike."""
    total, black = sum(before.values()), counts.get(Colour.BLACK, 0)
    was = _number(before.get(Colour.BLACK, 0), language)
    note = _say("figures.black_note", language, count=was, total=_number(total, language))
    return KeyFigure(
        label=_say("figures.black", language),
        value=_number(black, language),
        unit=_say("figures.person" if black == 1 else "figures.people", language),
        note=note if total else _say("figures.moved_none", language),
    )


def _share_figure(
    colour: Colour | None, counts: Counts, before: Counts, language: str
) -> KeyFigure:
    share = share_of(counts, colour) or 0.0
    moved = points(share, share_of(before, colour))
    way = "none" if moved is None else "same" if not moved else "up" if moved > 0 else "down"
    return KeyFigure(
        label=_capital(colour_word(colour, language=language)),
        value=str(shown.whole_percent(share)),
        unit="%",
        note=_say(f"figures.moved_{way}", language, points=_points(moved, language)),
    )


def _percent(counts: Counts, colour: Colour | None, language: str) -> str:
    return part_of(counts.get(colour, 0), sum(counts.values()), language=language)


def _points(moved: int | None, language: str) -> str:
    count = abs(moved or 0)
    return _say("points.one" if count == 1 else "points.many", language, count=count)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _number(value: int, language: str) -> str:
    return shown.number(value, language=language)


def _say(key: str, language: str, **places: object) -> str:
    return text(f"colour_mix.{key}", language=language, **places)
