"""The panels of the rollout's page: stages, waves, who is stuck, plates, adoption, map."""

from collections.abc import Sequence
from html import escape
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.domain.rollout import Stage
from dashboard.messages import format as shown
from dashboard.messages import rollout_words as words
from dashboard.messages import text
from dashboard.services.rollout_state import OfficeRollout, RolloutState
from dashboard.ui import theme
from dashboard.ui.charts.figure import put_up
from dashboard.ui.charts.rollout import adoption, rollout_map, stage_bars, stage_name
from dashboard.ui.charts.rollout_waves import wave_curves
from dashboard.ui.headline import empty_state, panel
from dashboard.ui.region_panel import region_panel

_MOST_STUCK = 12


def stages_panel(state: RolloutState, *, language: str) -> None:
    """Offices per stage."""
    finding = words.stages_finding(state, language=language)
    rows = ", ".join(
        f"{stage_name(stage, language)} {state.at_stage(stage)}"
        for stage in Stage
        if state.at_stage(stage)
    )
    alt = text("rollout.stages.alt", language=language, finding=finding, rows=rows)
    with panel(finding, lead=text("rollout.stages.lead", language=language), key="stages-panel"):
        put_up(stage_bars(state, language=language), key="stages", alt=alt)


def waves_panel(state: RolloutState, *, language: str) -> None:
    """Planned against actual."""
    waves = [wave for wave in state.waves if wave.planned]
    if not waves:
        empty_state(
            text("rollout.waves.finding_none", language=language),
            body=text("rollout.waves.none_body", language=language),
            icon="flag",
        )
        return
    finding = words.waves_finding(state, language=language)
    rows = ". ".join(words.wave_row(wave, language=language) for wave in waves)
    alt = text("rollout.waves.alt", language=language, finding=finding, rows=rows)
    with panel(finding, lead=text("rollout.waves.lead", language=language), key="waves-panel"):
        put_up(wave_curves(waves, language=language), key="waves", alt=alt)


def stuck_panel(state: RolloutState, *, language: str) -> None:
    """Who stands still, how long, whose turn it is."""
    finding = words.stuck_finding(state, language=language)
    with panel(finding, lead=words.stuck_lead(state, language=language), key="stuck-panel"):
        if not state.stuck:
            st.caption(text("rollout.stuck.none_body", language=language))
            return
        least = state.least_share
        first, rest = state.stuck[:_MOST_STUCK], state.stuck[_MOST_STUCK:]
        table = stuck_table(first, least=least, language=language)
        st.html(f"<style>{_TABLE_CSS}</style>{table}")
        if rest:
            with st.expander(text("rollout.stuck.more", language=language, count=len(rest))):
                st.html(stuck_table(rest, least=least, language=language))


def stuck_table(stuck: Sequence[OfficeRollout], *, least: float, language: str) -> str:
    """The list as an HTML table, every text escaped; a phone makes cards of it."""
    heads = [
        text(f"rollout.stuck.{name}", language=language)
        for name in ("office", "stage", "days", "turn", "next")
    ]
    rows = "".join(_row(heads, _cells(each, least, language)) for each in stuck)
    head = "".join(f"<th scope=col>{escape(name)}</th>" for name in heads)
    return f'<table class="stuck"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def plates_panel(state: RolloutState, *, zone: ZoneInfo, language: str) -> None:
    """Plates that wait for their activation, the most urgent first; nothing where none does."""
    waiting = state.to_activate
    if not waiting:
        return
    finding = text(
        "rollout.clock.finding",
        language=language,
        count=len(waiting),
        office=waiting[0].office.name,
        hours=words.hours_left(waiting[0]),
    )
    with panel(finding, lead=text("rollout.clock.lead", language=language), key="clock-panel"):
        for each in waiting:
            if each.activate_before:
                st.text(
                    text(
                        "rollout.clock.line",
                        language=language,
                        office=each.office.name,
                        day=shown.day(each.activate_before.astimezone(zone), language=language),
                        time=shown.clock_in_zone(
                            each.activate_before, zone=zone, language=language
                        ),
                    )
                )


def fallen_panel(state: RolloutState, *, language: str) -> None:
    """Who was in verified use and is no more; nothing where nobody is."""
    if not state.fallen:
        return
    finding = text("rollout.fallen.finding", language=language, count=len(state.fallen))
    with panel(finding, lead=text("rollout.fallen.lead", language=language), key="fallen-panel"):
        for each in state.fallen:
            if each.fallen_since:
                st.text(
                    text(
                        "rollout.fallen.line",
                        language=language,
                        office=each.office.name,
                        percent=shown.percent(each.use.share or 0, language=language),
                        day=shown.day(each.fallen_since, language=language),
                    )
                )


def adoption_panel(state: RolloutState, *, language: str) -> None:
    """Who scans how much of the people expected, week by week; the best at the top."""
    finding = words.adoption_finding(state, language=language)
    lead = text("rollout.adoption.lead", language=language)
    with panel(finding, lead=lead, key="adoption-panel"):
        scanning = [each for each in state.offices if any(week.share for week in each.weeks)]
        ordered = sorted(scanning, key=lambda each: -(each.use.share or 0))
        if not ordered:
            st.caption(text("rollout.adoption.none_body", language=language))
            return
        put_up(
            adoption(ordered, language=language),
            key="adoption",
            alt=text(
                "rollout.adoption.alt",
                language=language,
                finding=finding,
                rows=", ".join(_adoption_row(each, language) for each in ordered),
            ),
        )
        if silent := len(state.offices) - len(ordered):
            st.caption(text("rollout.adoption.silent", language=language, count=silent))


def map_panel(state: RolloutState, *, language: str) -> None:
    """The offices whose place is known."""
    placed = [each for each in state.offices if each.office.position]
    if not placed:
        return
    finding = text(
        "rollout.map.finding", language=language, count=len(placed), offices=len(state.offices)
    )
    rows = ", ".join(
        text(
            "rollout.map.hover",
            language=language,
            office=each.office.name,
            stage=words.stage_of(each, language=language),
        )
        for each in placed
    )
    region_panel(
        rollout_map(placed, language=language),
        finding=finding,
        lead=text("rollout.map.lead", language=language),
        alt=text("rollout.map.alt", language=language, finding=finding, rows=rows),
        key="rollout-map",
    )


def _adoption_row(of: OfficeRollout, language: str) -> str:
    percent = shown.percent(of.use.share or 0, language=language)
    return text("rollout.adoption.row", language=language, office=of.office.name, percent=percent)


def _cells(of: OfficeRollout, least: float, language: str) -> list[str]:
    days = words.days_at_stage(of)
    waited = (
        text("rollout.stuck.days_unknown", language=language)
        if days is None
        else text("rollout.stuck.days_value", language=language, count=days)
    )
    return [
        of.office.name,
        words.stage_of(of, language=language),
        waited,
        text(f"rollout.turn.{of.turn}", language=language),
        words.next_step(of, least=least, language=language),
    ]


def _row(heads: list[str], cells: list[str]) -> str:
    inside = "".join(
        f'<td data-label="{escape(head, quote=True)}">{escape(cell)}</td>'
        for head, cell in zip(heads, cells, strict=True)
    )
    return f"<tr>{inside}</tr>"


_TABLE_CSS = f"""
.stuck.stuck {{
  width: 100%; border-collapse: collapse; margin: 0; font-size: 16px; color: {theme.CSS_INK};
}}
.stuck.stuck th, .stuck.stuck td {{
  text-align: left; padding: .625rem .75rem .625rem 0; border: 0;
  border-bottom: 1px solid {theme.CSS_LINE};
}}
.stuck.stuck tbody tr:last-child td {{ border-bottom: 0; }}
.stuck.stuck th {{ font-size: 15px; font-weight: 400; color: {theme.CSS_MUTED}; }}
.stuck td:first-child {{ font-weight: 600; }}
.stuck td:nth-child(3) {{ white-space: nowrap; font-variant-numeric: tabular-nums; }}
@media (max-width: 640px) {{
  .stuck thead {{
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  }}
  .stuck.stuck, .stuck tbody, .stuck tr {{ display: block; }}
  .stuck tr {{ padding: .625rem 0; border-bottom: 1px solid {theme.CSS_LINE}; }}
  .stuck.stuck td {{
    display: flex; gap: .75rem; padding: .125rem 0; border: 0; white-space: normal;
  }}
  .stuck td:not(:first-child)::before {{
    content: attr(data-label); flex: 0 0 6.5rem; color: {theme.CSS_MUTED}; font-size: 15px;
  }}
}}
"""
