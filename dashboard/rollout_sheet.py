"""The rollout on one upright A4 sheet, for the regent: progress, plan, use, who is stuck."""

import io
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from dashboard.credentials.print_text import BOLD
from dashboard.domain.rollout import Stage
from dashboard.messages import format as shown
from dashboard.messages import rollout_words as words
from dashboard.messages import text
from dashboard.pdf.box import Box
from dashboard.pdf.ink import BLUE, GRID, INK, MUTED, OUTLINE, PALE, Look
from dashboard.pdf.rows import (
    BAR_HEIGHT,
    FIGURE_HEIGHT,
    LEGEND_HEIGHT,
    Bar,
    KeyFigure,
    bars,
    key_figure,
    legend,
)
from dashboard.pdf.sheets import Sheets
from dashboard.pdf.words import block, block_height, line
from dashboard.rollout_sheet_waves import wave_plots
from dashboard.services.rollout_state import OfficeRollout, RolloutState, WaveProgress

MOST_STUCK, MOST_WAVES = 5, 6
_FINDING, _LEAD, _TITLE, _BODY = 16.0, 9.0, 11.0, 8.5
_TITLE_HEIGHT, _STUCK_ROW, _GAP, _COLUMNS_GAP = 30.0, 25.0, 12.0, 22.0
_STAGE_LABEL, _WAVE_LABEL = 84.0, 120.0
_SERVING = (Stage.LIVE, Stage.VERIFIED_USE)


def rollout_sheet(state: RolloutState, *, made_by: str, zone: ZoneInfo, language: str) -> bytes:
    """The PDF. `made_by` is the name of whoever asked for it."""
    file = io.BytesIO()
    moment = {
        "day": shown.day(state.day, language=language),
        "time": shown.clock_in_zone(state.at, zone=zone, language=language),
    }
    sheets = Sheets(
        file,
        title=_say("title", language),
        head=(_say("issuer", language), _say("title", language)),
        foot=_say("foot", language, made_by=made_by, **moment),
        numbered=lambda number, count: _say("page", language, number=number, count=count),
        language=language,
    )
    _headline(sheets, state, moment, language)
    if state.offices:
        _figures(sheets, state, language)
        _progress(sheets, state, language)
        _use(sheets, state, language)
        _stuck(sheets, state, language)
    _method(sheets, state, language)
    sheets.close()
    return file.getvalue()


def _headline(sheets: Sheets, state: RolloutState, moment: dict[str, str], language: str) -> None:
    said = words.finding(state, language=language)
    height = block_height(said, width=sheets.width, size=_FINDING, font=BOLD)
    block(sheets.canvas, said, sheets.take(height), size=_FINDING, font=BOLD)
    sample = any(each.office.sample for each in state.offices)
    lead = _say("lead_sample" if sample else "lead", language, **moment)
    if not state.offices:
        lead = f"{lead} {text('rollout.empty_body', language=language)}"
    block(sheets.canvas, lead, sheets.take(_LEAD * 1.4, gap=2), size=_LEAD, ink=MUTED)


def _figures(sheets: Sheets, state: RolloutState, language: str) -> None:
    used = state.at_stage(Stage.VERIFIED_USE)
    whole = len(state.offices)
    figures: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("live", _of(state.live, whole, language), {"due": state.due}),
        ("use", _of(used, whole, language), {"due": state.due}),
        ("stuck", shown.number(len(state.stuck), language=language), {}),
        ("lapsed", shown.number(len(state.lapsed), language=language), {}),
    )
    boxes = sheets.take(FIGURE_HEIGHT, gap=_GAP).columns(len(figures), gap=14)
    for box, (name, value, places) in zip(boxes, figures, strict=True):
        note = f"sheet.{name}_note" if places else f"figures.{name}_note"
        figure = KeyFigure(
            label=text(f"rollout.figures.{name}", language=language),
            value=value,
            note=text(f"rollout.{note}", language=language, **places),
        )
        key_figure(sheets.canvas, box, figure)


def _progress(sheets: Sheets, state: RolloutState, language: str) -> None:
    """Offices per stage at the left, each wave's curves at the right."""
    height = _TITLE_HEIGHT + BAR_HEIGHT * len(Stage)
    left, right = sheets.take(height, gap=_GAP).columns(2, gap=_COLUMNS_GAP)
    _title(
        sheets,
        left,
        words.stages_finding(state, language=language),
        _say("stages_lead", language),
    )
    most = max(max(state.at_stage(stage) for stage in Stage), 1)
    drawn = [_stage_bar(state, stage, language) for stage in Stage]
    below = left.inside(top=_TITLE_HEIGHT)
    bars(sheets.canvas, below, drawn, most=most, label=_STAGE_LABEL)
    waves = _waves(state)
    if not waves:
        none = text("rollout.waves.finding_none", language=language)
        _title(sheets, right, none, _say("waves_none", language))
        return
    _title(
        sheets, right, words.waves_finding(state, language=language), _waves_lead(state, language)
    )
    wave_plots(sheets.canvas, right.inside(top=_TITLE_HEIGHT), waves, language=language)


def _stage_bar(state: RolloutState, stage: Stage, language: str) -> Bar:
    count = state.at_stage(stage)
    percent = shown.percent(count / len(state.offices), language=language)
    return Bar(
        label=text(f"rollout.stage.{stage}", language=language),
        parts=((count, BLUE if stage in _SERVING else PALE),),
        written=f"{shown.number(count, language=language)} · {percent}" if count else "0",
    )


def _use(sheets: Sheets, state: RolloutState, language: str) -> None:
    """Verified use against what the plan expects, a bar a wave."""
    waves = _waves(state)
    if not waves:
        return
    height = _TITLE_HEIGHT + LEGEND_HEIGHT + BAR_HEIGHT * len(waves)
    box = sheets.take(height, gap=_GAP)
    used = state.at_stage(Stage.VERIFIED_USE)
    _title(
        sheets,
        box,
        _say("use_finding", language, used=used, due=state.due),
        _say(
            "use_lead",
            language,
            percent=shown.percent(state.least_share, language=language),
        ),
    )
    looks = (("used", BLUE), ("live", PALE), ("missing", OUTLINE))
    below = box.inside(top=_TITLE_HEIGHT)
    legend(sheets.canvas, below, [(_say(f"use_{name}", language), look) for name, look in looks])
    drawn = [_use_bar(wave, state, language) for wave in waves]
    most = max(max(sum(value for value, _ in each.parts) for each in drawn), 1)
    rows = below.inside(top=LEGEND_HEIGHT)
    bars(sheets.canvas, rows, drawn, most=most, label=_WAVE_LABEL)


def _use_bar(wave: WaveProgress, state: RolloutState, language: str) -> Bar:
    used = sum(
        each.stage is Stage.VERIFIED_USE
        for each in state.offices
        if each.plan is not None and each.plan.wave == wave.number
    )
    parts: tuple[tuple[float, Look], ...] = (
        (used, BLUE),
        (max(0, wave.live - used), PALE),
        (wave.behind, OUTLINE),
    )
    return Bar(
        label=text("rollout.waves.name", language=language, number=wave.number, name=wave.name),
        parts=parts,
        written=_say("use_row", language, used=used, live=wave.live, due=wave.due),
    )


def _stuck(sheets: Sheets, state: RolloutState, language: str) -> None:
    first = state.stuck[:MOST_STUCK]
    box = sheets.take(_TITLE_HEIGHT + _STUCK_ROW * max(1, len(first)), gap=_GAP)
    lead = "stuck_lead" if len(state.stuck) > MOST_STUCK else "stuck_lead_all"
    said = _say(lead, language) if first else text("rollout.stuck.none_body", language=language)
    _title(sheets, box, words.stuck_finding(state, language=language), said)
    for place, each in enumerate(first):
        top = box.top - _TITLE_HEIGHT - place * _STUCK_ROW
        row = Box(left=box.left, bottom=top - _STUCK_ROW, width=box.width, height=_STUCK_ROW)
        _stuck_row(sheets, row, each, state.least_share, language)


def _stuck_row(sheets: Sheets, row: Box, of: OfficeRollout, least: float, language: str) -> None:
    """The office with how long and where; under it whose turn it is and what comes next."""
    canvas = sheets.canvas
    days = words.days_at_stage(of)
    key = "rollout.stuck.days_unknown" if days is None else "rollout.stuck.days_value"
    waited = text(key, language=language, count=days or 0)
    turn = text(f"rollout.turn.{of.turn}", language=language)
    step = words.next_step_for_others(of, least=least, language=language)
    left, right = row.left + row.width * 0.52, row.left + row.width * 0.78
    base = row.top - 10
    line(
        canvas, of.office.name, x=row.left, y=base, size=_BODY, font=BOLD, width=left - row.left - 8
    )
    stage = words.stage_of(of, language=language)
    line(canvas, stage, x=left, y=base, size=_BODY, width=right - left - 8)
    line(canvas, waited, x=right, y=base, size=_BODY, width=row.right - right)
    said = _say("turn", language, turn=turn, step=step)
    line(canvas, said, x=row.left, y=base - 10.5, size=_BODY - 0.5, ink=MUTED, width=row.width)
    canvas.setStrokeColor(GRID)
    canvas.setLineWidth(0.5)
    canvas.line(row.left, row.bottom, row.right, row.bottom)


def _method(sheets: Sheets, state: RolloutState, language: str) -> None:
    """What is measured and how, in one sentence."""
    said = _say("method", language, percent=shown.percent(state.least_share, language=language))
    height = block_height(said, width=sheets.width, size=_BODY)
    block(sheets.canvas, said, sheets.take(height, gap=_GAP), size=_BODY, ink=INK)


def _title(sheets: Sheets, box: Box, said: str, lead: str) -> None:
    width = box.width
    line(sheets.canvas, said, x=box.left, y=box.top - 10, size=_TITLE, font=BOLD, width=width)
    line(sheets.canvas, lead, x=box.left, y=box.top - 21, size=_BODY - 0.5, ink=MUTED, width=width)


def _waves(state: RolloutState) -> Sequence[WaveProgress]:
    """As many as have room: those furthest behind, in their order."""
    planned = [wave for wave in state.waves if wave.planned]
    late = sorted(planned, key=lambda wave: -wave.behind)[:MOST_WAVES]
    return sorted(late, key=lambda wave: wave.number)


def _waves_lead(state: RolloutState, language: str) -> str:
    rest = sum(bool(wave.planned) for wave in state.waves) - MOST_WAVES
    if rest > 0:
        return _say("waves_lead_more", language, count=rest)
    return _say("waves_lead", language)


def _of(count: int, whole: int, language: str) -> str:
    number = shown.number(count, language=language)
    return text("rollout.sheet.of", language=language, count=number, whole=whole)


def _say(key: str, language: str, /, **places: object) -> str:
    return text(f"rollout.sheet.{key}", language=language, **places)
