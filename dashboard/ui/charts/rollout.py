"""The rollout in pictures: stages, adoption by week, the map."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.domain.rollout import Stage
from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.rollout_state import OfficeRollout, RolloutState
from dashboard.services.use_record import WeekUse
from dashboard.ui import theme
from dashboard.ui.charts.drawing import SENTENCE, Drawing
from dashboard.ui.charts.figure import literal
from dashboard.ui.charts.region_map import Bubble, region_map

SERVING = (Stage.LIVE, Stage.VERIFIED_USE)
_ROW, _BAR_ROW = 26, 38
_NAME_WIDTH = 164
# Streamlit's sequential ramp, from nothing to all.
_RAMP = [[step / 9, f"#{11 + step:06d}"] for step in range(10)]


def stage_bars(state: RolloutState, *, language: str) -> go.Figure:
    """Offices per stage, the first stage at the top; solid where the office serves people."""
    stages = tuple(Stage)
    counts = [state.at_stage(stage) for stage in stages]
    names = [stage_name(stage, language) for stage in stages]
    drawing = Drawing(height=_BAR_ROW * len(stages) + 24, language=language)
    drawing.bars(
        name="stages",
        orientation="h",
        x=counts,
        y=names,
        width=0.62,
        marker={
            "color": [theme.ACCENT if each in SERVING else theme.ACCENT_SOFT for each in stages]
        },
        sentences=[
            text("rollout.stages.hover", language=language, count=count, stage=name)
            for count, name in zip(counts, names, strict=True)
        ],
    )
    for name, count in zip(names, counts, strict=True):
        if count:
            words = f"<b>{shown.number(count, language=language)}</b>"
            drawing.label(words, x=count, y=name, xanchor="left", xshift=6)
    drawing.lay_out(margin={"l": 118, "r": 30, "t": 4, "b": 4})
    drawing.across(visible=False, range=[0, max(*counts, 1) * 1.08])
    drawing.upwards(showgrid=False, autorange="reversed", tickfont={"color": theme.INK})
    return drawing.figure()


def adoption(offices: Sequence[OfficeRollout], *, language: str) -> go.Figure:
    """Share of the expected people who were scanned, office by week; the five days' mean right."""
    weeks = [week.monday for week in offices[0].weeks]
    names = [literal(each.office.name) for each in offices]
    drawing = Drawing(height=_ROW * len(offices) + 40, language=language)
    drawing.trace(
        "heatmap",
        name="adoption",
        x=[shown.day_and_month(week, language=language) for week in weeks],
        y=names,
        z=[[min(week.share or 0, 1) for week in each.weeks] for each in offices],
        zmin=0,
        zmax=1,
        xgap=2,
        ygap=2,
        colorscale=_RAMP,
        showscale=False,
        text=[[_week_sentence(each, week, language) for week in each.weeks] for each in offices],
        hovertemplate=SENTENCE,
    )
    for each in offices:
        if each.use.share is not None:
            strong = each.stage is Stage.VERIFIED_USE
            said = shown.percent(each.use.share, language=language)
            drawing.label(
                f"<b>{said}</b>" if strong else said,
                x=1.01,
                xref="paper",
                y=literal(each.office.name),
                xanchor="left",
                color=theme.INK if strong else theme.MUTED,
            )
    drawing.lay_out(margin={"l": _NAME_WIDTH, "r": 52, "t": 4, "b": 32})
    drawing.across(nticks=4, type="category")
    drawing.upwards(showgrid=False, autorange="reversed", tickfont={"color": theme.INK})
    return drawing.figure()


def rollout_map(offices: Sequence[OfficeRollout], *, language: str) -> go.Figure:
    """The offices whose place is known, the larger the more people are expected there."""
    return region_map(
        [
            Bubble(
                office=each.office,
                weight=each.office.expected,
                colour=theme.ACCENT if each.stage in SERVING else theme.ACCENT_SOFT,
                sentence=text(
                    "rollout.map.hover",
                    language=language,
                    office=each.office.name,
                    stage=stage_name(each.stage, language),
                ),
            )
            for each in offices
        ],
        language=language,
    )


def stage_name(stage: Stage, language: str) -> str:
    """The stage's word."""
    return text(f"rollout.stage.{stage}", language=language)


def _week_sentence(of: OfficeRollout, week: WeekUse, language: str) -> str:
    day = shown.day_and_month(week.monday, language=language)
    office = literal(of.office.name)
    if week.share is None:
        return text("rollout.adoption.hover_unknown", language=language, office=office, day=day)
    percent = shown.percent(week.share, language=language)
    return text(
        "rollout.adoption.hover", language=language, office=office, day=day, percent=percent
    )
