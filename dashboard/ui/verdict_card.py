"""The verdict card: what a desk's answer looks and sounds like (design 7, visual "Check-in")."""

from dataclasses import asdict, dataclass
from enum import StrEnum

import streamlit as st

from dashboard.domain.people import Colour, Evidence
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction
from dashboard.domain.verdict import CODE_REASONS, PLATE_REASONS, Reason
from dashboard.messages import text
from dashboard.messages.format import day
from dashboard.services.desk import ScanAnswer
from dashboard.services.first_look import FirstLook
from dashboard.ui.assets import asset

SECONDS_UP = 4

Shown = ScanAnswer | FirstLook


class Tone(StrEnum):
    """The card's fill. The health colours stand for nothing else; `plain` is everything else."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    BLACK = "black"
    PLAIN = "plain"
    OUT = "out"


class Sound(StrEnum):
    """One per outcome: rising, twofold, falling, alarm, one soft tone."""

    ADMIT = "admit"
    CHECK = "check"
    REFUSE = "refuse"
    ALARM = "alarm"
    OUT = "out"


@dataclass(frozen=True, kw_only=True)
class Card:
    """Everything that the browser needs to draw and sound one verdict.

    `seconds` is how long the card stays; 0 means until staff decide or the next scan.
    """

    id: str
    tone: Tone
    sound: Sound
    icon: str
    word: str
    sentence: str
    next_step: str
    name: str
    facts: str
    chip: str
    inside: str
    inside_label: str
    seconds: int


_ICONS = {
    Tone.GREEN: "check_circle",
    Tone.YELLOW: "warning",
    Tone.RED: "dangerous",
    Tone.BLACK: "indeterminate_check_box",
    Tone.PLAIN: "help",
    Tone.OUT: "logout",
}

_mount = st.components.v2.component(
    "verdict_card",
    html=asset("verdict_card.html"),
    css=asset("verdict_card.css"),
    js=asset("verdict_card.js"),
)


def card_of(answer: ScanAnswer, *, language: str, showing: int = 0) -> Card:
    """The card for an answer. `showing` tells two showings of one scan apart."""
    tone = tone_of(answer)
    stays = answer.decision in (Decision.CHECK, Decision.REFUSE)
    words = wording(decision=answer.decision, reason=answer.reason, evidence=answer.evidence)
    return Card(
        id=f"{answer.scan_id}.{answer.reason}.{showing}",
        tone=tone,
        sound=_sound(answer),
        icon=_ICONS[tone],
        word=_word(answer, tone, language=language),
        sentence=text(f"reason.{words}.sentence", language=language),
        next_step=_next_step(answer, words, language=language),
        name=answer.name or "",
        facts=_facts(answer, language=language),
        chip=_chip(answer, tone, language=language),
        inside=text(
            "verdict.inside_of", language=language, inside=answer.inside, limit=answer.limit
        ),
        inside_label=text("verdict.inside", language=language),
        seconds=0 if stays else SECONDS_UP,
    )


def unrecorded_card(look: FirstLook, *, language: str, showing: int = 0) -> Card:
    """The card while the ledger cannot be reached: the colour, and no figure of the office."""
    tone = tone_of(look)
    goes = look.decision is Decision.ADMIT or look.direction is Direction.OUT
    return Card(
        id=f"{look.scan_id}.unrecorded.{showing}",
        tone=tone,
        sound=_sound(look),
        icon=_ICONS[tone],
        word=_word(look, tone, language=language),
        sentence=text("verdict.unrecorded.sentence", language=language),
        next_step=_unrecorded_next(look, language=language),
        name=look.name or "",
        facts=_facts(look, language=language),
        chip=_chip(look, tone, language=language),
        inside="",
        inside_label="",
        seconds=SECONDS_UP if goes else 0,
    )


def _unrecorded_next(look: FirstLook, *, language: str) -> str:
    if look.direction is Direction.OUT:
        return text("verdict.unrecorded.leaving", language=language)
    if look.decision is Decision.REFUSE:
        words = wording(decision=look.decision, reason=look.reason, evidence=look.evidence)
        return _next_step(look, words, language=language)
    step = text(f"verdict.unrecorded.{look.decision}", language=language)
    if look.registers_asked:
        return step
    return f"{step} {text('verdict.unrecorded.registers', language=language)}"


def _next_step(answer: Shown, words: str, *, language: str) -> str:
    step = text(f"reason.{words}.next", language=language)
    if not answer.plate_of:
        return step
    return f"{text('verdict.plate_of', language=language, office=answer.plate_of)} {step}"


def show_card(card: Card | None, *, key: str) -> None:
    """Draw the card over the stage; it goes by itself after its seconds, without a rerun.

    None keeps the component ready without a card: mounting it takes longer than drawing.
    """
    _mount(key=key, data=asdict(card) if card else {})


def tone_of(answer: Shown) -> Tone:
    """The fill: the health colour, unless a green one would say "go" to somebody who may not.

    From two metres only the fill is seen, so a green person before a full office, or with an
    expired certificate, gets the plain card with the colour on a chip.
    """
    if answer.direction is Direction.OUT:
        return Tone.OUT
    if answer.colour is None:
        return Tone.PLAIN
    if answer.colour is Colour.GREEN and answer.decision is not Decision.ADMIT:
        return Tone.PLAIN
    # Whoever was let in all the same must not stand under a fill that says stop.
    if answer.reason in (Reason.OFFICE_FULL, Reason.OVERRIDDEN):
        return Tone.PLAIN
    return Tone(answer.colour.value)


def wording(*, decision: Decision, reason: Reason, evidence: Evidence) -> str:
    """Which of the catalogue's `reason` texts fits.

    The usual sentence of some reasons would be untrue for what the rule decided, and an expired
    certificate that the rule accepts is never taken in silence.
    """
    sometimes_refused = (Reason.EXPIRED, Reason.NOT_YET_VALID, Reason.NO_COLOUR)
    if decision is Decision.REFUSE and reason in sometimes_refused:
        return f"{reason}_refused"
    if evidence is Evidence.VERIFIED_EXPIRED and reason is Reason.COLOUR_ADMITS:
        return "expired_accepted"
    return reason


def _word(answer: Shown, tone: Tone, *, language: str) -> str:
    if tone is Tone.OUT:
        return text("verdict.out", language=language)
    if tone is not Tone.PLAIN:
        return text(f"verdict.colour.{tone}", language=language)
    if answer.reason is Reason.OFFICE_FULL:
        return text("verdict.full", language=language)
    if answer.reason is Reason.OVERRIDDEN:
        return text("verdict.overridden", language=language)
    if answer.reason in PLATE_REASONS:
        return text("verdict.plate", language=language)
    if answer.reason in CODE_REASONS:
        unread = answer.reason is Reason.UNREADABLE
        return text("verdict.unread" if unread else "verdict.refuse", language=language)
    if answer.decision is Decision.REFUSE:
        return text("verdict.refuse", language=language)
    return text("verdict.check", language=language)


def _chip(answer: Shown, tone: Tone, *, language: str) -> str:
    """The health colour in words where the fill does not say it."""
    if tone not in (Tone.PLAIN, Tone.OUT) or answer.reason in CODE_REASONS:
        return ""
    if answer.colour is None and tone is Tone.OUT:
        return ""
    return text(f"verdict.colour.{answer.colour or 'none'}", language=language)


def _facts(answer: Shown, *, language: str) -> str:
    if answer.person_kind is None:
        return ""
    parts = [text(f"verdict.kind.{answer.person_kind}", language=language)]
    if answer.companions:
        parts.append(text("verdict.companions", language=language, count=answer.companions))
    if answer.doses:
        parts.append(text("verdict.doses", language=language, count=answer.doses))
    parts.append(_evidence(answer, language=language))
    if isinstance(answer, ScanAnswer) and answer.host:
        parts.append(text("verdict.host", language=language, host=answer.host))
    return " · ".join(parts)


def _evidence(answer: Shown, *, language: str) -> str:
    if answer.expired_on is None:
        return text(f"verdict.evidence.{answer.evidence}", language=language)
    expired = day(answer.expired_on, language=language)
    return text("verdict.expired_on", language=language, day=expired)


def _sound(answer: Shown) -> Sound:
    if answer.direction is Direction.OUT:
        return Sound.OUT
    if answer.colour is Colour.BLACK:
        return Sound.ALARM
    return Sound(answer.decision.value)
