"""How the colours of a mix were known, in words; pure functions."""

from collections.abc import Sequence

from dashboard.domain.people import Evidence
from dashboard.messages import text
from dashboard.messages.figure_words import part_of
from dashboard.services.colour_mix import Share
from dashboard.services.figures import Period
from dashboard.ui.mix_view import View
from dashboard.ui.pattern_legend import LegendPart, pattern_legend

_Bar = Share[Period, Evidence]


def evidence_finding(bars: Sequence[_Bar], *, view: View, language: str) -> str:
    """How much rests on a checked signature, in the picked bar or in all."""
    looked_at = _looked_at(bars, view)
    total = sum(bar.total for bar in looked_at)
    if not total:
        return _say("evidence_panel.none", language)
    verified = sum(bar.counts.get(Evidence.VERIFIED, 0) for bar in looked_at)
    percent = part_of(verified, total, language=language)
    return _say("evidence_panel.finding", language, percent=percent)


def evidence_legend(bars: Sequence[_Bar], *, view: View, language: str) -> str:
    """The evidence that there is, with its part of what the finding speaks of."""
    bars = _looked_at(bars, view)
    total = sum(bar.total for bar in bars)
    counts = {each: sum(bar.counts.get(each, 0) for bar in bars) for each in Evidence}
    parts = [
        LegendPart(
            of=each,
            word=_say(f"evidence.{each}", language),
            figure=part_of(number, total, language=language),
        )
        for each, number in counts.items()
        if number
    ]
    return pattern_legend(parts)


def _looked_at(bars: Sequence[_Bar], view: View) -> list[_Bar]:
    return [bar for bar in bars if view.bar in (None, bar.of)]


def _say(key: str, language: str, **places: object) -> str:
    return text(f"colour_mix.{key}", language=language, **places)
