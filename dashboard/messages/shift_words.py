"""A shift's figures in words: the same on the page and on the sheet that is printed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from dashboard.domain.rules import Decision
from dashboard.domain.verdict import Reason
from dashboard.messages import catalogue, text
from dashboard.messages.format import clock, number
from dashboard.services.shift import HeadcountDone, OverrideDone, ShiftFigures

_Say = Callable[..., str]


@dataclass(frozen=True, kw_only=True)
class ShiftWords:
    """Labels with their numbers, and one line each for what was refused, overridden, counted."""

    numbers: tuple[tuple[str, str], ...]
    refusals: tuple[str, ...]
    overrides: tuple[str, ...]
    headcounts: tuple[str, ...]


def shift_words(figures: ShiftFigures, *, zone: ZoneInfo, language: str) -> ShiftWords:
    """The figures as people here read them."""
    counts, say = figures.counts, partial(text, language=language)

    def at(moment: datetime) -> str:
        return clock(moment, zone=zone, language=language)

    shown = {
        "entries": counts.entries,
        "exits": counts.exits,
        "inside": figures.inside,
        "refused": sum(counts.refusals.values()),
        "waiting": figures.waiting,
        "undecided": figures.undecided,
        "closed": counts.closed,
    }
    most_first = sorted(counts.refusals.items(), key=lambda each: (-each[1], each[0]))
    return ShiftWords(
        numbers=tuple(
            (say(f"handover.numbers.{name}"), number(value, language=language))
            for name, value in shown.items()
        ),
        refusals=tuple(f"{times} × {_refusal(reason, say)}" for reason, times in most_first),
        overrides=tuple(_override(each, at, say) for each in counts.overrides),
        headcounts=tuple(_headcount(each, at, say) for each in counts.headcounts),
    )


def _refusal(reason: Reason, say: _Say) -> str:
    own = f"reason.{reason}_{Decision.REFUSE}d.sentence"
    return say(own if own in catalogue("id") else f"reason.{reason}.sentence")


def _override(done: OverrideDone, at: Callable[[datetime], str], say: _Say) -> str:
    parts = [
        at(done.at),
        " + ".join(say(f"check_in.override.of.{each}") for each in sorted(done.of)),
        say(f"check_in.override.reasons.{done.reason}"),
    ]
    if done.note:
        parts.append(done.note)
    if not done.needed:
        parts.append(say("handover.not_needed"))
    return " · ".join(parts)


def _headcount(done: HeadcountDone, at: Callable[[datetime], str], say: _Say) -> str:
    key = "same" if not done.difference else "more" if done.difference > 0 else "fewer"
    difference = say(f"handover.difference.{key}", count=abs(done.difference))
    return f"{at(done.at)} · {say('handover.counted', count=done.counted)} · {difference}"
