"""What the rollout's page and sheet say: findings first, then whose turn it is (design 4.6)."""

from datetime import timedelta

from dashboard.domain.rollout import Stage
from dashboard.domain.small_numbers import FEWEST
from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.rollout_state import OfficeRollout, RolloutState, Turn, WaveProgress

_HOUR = timedelta(hours=1)


def finding(state: RolloutState, *, language: str) -> str:
    """How many offices are live, and which wave lags."""
    if not state.offices:
        return text("rollout.finding_none", language=language)
    late = max(state.waves, key=lambda wave: wave.behind, default=None)
    if late is not None and late.behind:
        rest = text(
            "rollout.finding_behind", language=language, wave=late.number, count=late.behind
        )
    else:
        planned = "finding_on_plan" if state.due else "finding_no_plan"
        rest = text(f"rollout.{planned}", language=language)
    return text(
        "rollout.finding", language=language, live=state.live, offices=len(state.offices), rest=rest
    )


def stages_finding(state: RolloutState, *, language: str) -> str:
    """How many offices are in verified use."""
    count = state.at_stage(Stage.VERIFIED_USE)
    if not count:
        return text("rollout.stages.finding_none", language=language)
    return text("rollout.stages.finding", language=language, count=count)


def waves_finding(state: RolloutState, *, language: str) -> str:
    """The wave that is furthest behind."""
    late = max(state.waves, key=lambda wave: wave.behind, default=None)
    if late is None or not late.behind:
        return text("rollout.waves.finding_on_plan", language=language)
    return text(
        "rollout.waves.finding_behind",
        language=language,
        wave=late.number,
        live=late.live,
        due=late.due,
    )


def stuck_lead(state: RolloutState, *, language: str) -> str:
    """What stuck means, and with whom the stuck offices lie."""
    lead = text("rollout.stuck.lead", language=language)
    mine = sum(each.turn is Turn.KOMINFO for each in state.stuck)
    if not state.stuck:
        return lead
    whose = text(
        "rollout.stuck.whose", language=language, kominfo=mine, offices=len(state.stuck) - mine
    )
    return f"{lead}. {whose}"


def stuck_finding(state: RolloutState, *, language: str) -> str:
    """How many stand still, and which comes first."""
    stuck = state.stuck
    if not stuck:
        return text("rollout.stuck.finding_none", language=language)
    key = "rollout.stuck.finding_one" if len(stuck) == 1 else "rollout.stuck.finding"
    return text(key, language=language, count=len(stuck), office=stuck[0].office.name)


def adoption_finding(state: RolloutState, *, language: str) -> str:
    """How many offices scan enough of their people, live or not."""
    percent = shown.percent(state.least_share, language=language)
    enough = sum(each.use.reaches(state.least_share) for each in state.offices)
    key = "rollout.adoption.finding" if enough else "rollout.adoption.finding_none"
    return text(key, language=language, count=enough, percent=percent)


def stage_of(of: OfficeRollout, *, language: str) -> str:
    """The stage's word."""
    return text(f"rollout.stage.{of.stage}", language=language)


def next_step(of: OfficeRollout, *, least: float, language: str) -> str:
    """What is to be done now, in a sentence that names who does it."""
    if of.step.lapsed:
        return text("rollout.next.lapsed", language=language)
    if of.stage is Stage.LIVE and of.use.share is None:
        return text("rollout.next.live_unknown", language=language)
    return text(
        f"rollout.next.{of.stage}",
        language=language,
        hours=hours_left(of),
        percent=shown.percent(of.use.share or 0, language=language),
        least=shown.percent(least, language=language),
    )


def next_step_for_others(of: OfficeRollout, *, least: float, language: str) -> str:
    """As `next_step`, for what leaves the house: no share that a few people could be told from."""
    scanned = (of.use.share or 0) * of.office.expected
    if of.stage is Stage.LIVE and 0 < scanned < FEWEST:
        percent = shown.percent(least, language=language)
        return text("rollout.next.live_few", language=language, least=percent)
    return next_step(of, least=least, language=language)


def hours_left(of: OfficeRollout) -> int:
    """Whole hours until the office's plate lapses; 0 where none waits."""
    return max(0, (of.activate_before - of.at) // _HOUR) if of.activate_before else 0


def days_at_stage(of: OfficeRollout) -> int | None:
    """Whole days at the stage; None where nobody has said since when."""
    return of.standing_for.days if of.standing_for is not None else None


def wave_row(wave: WaveProgress, *, language: str) -> str:
    """One wave in a sentence, for who does not see the chart."""
    return text(
        "rollout.waves.row",
        language=language,
        wave=wave.name,
        live=wave.live,
        offices=wave.offices,
        due=wave.due,
    )
