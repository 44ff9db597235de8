"""The figures at the head of the rollout's page."""

from dashboard.domain.rollout import Stage
from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.rollout_state import RolloutState
from dashboard.ui.figures import KeyFigure


def rollout_figures(state: RolloutState, *, language: str) -> tuple[KeyFigure, ...]:
    """Live, in verified use, stuck, lapsed."""
    least = shown.percent(state.least_share, language=language)
    office = text("rollout.figures.office", language=language)
    plate = text("rollout.figures.plate", language=language)
    live_unit = text("rollout.figures.live_unit", language=language, offices=len(state.offices))
    figures: tuple[tuple[str, int, str, dict[str, object]], ...] = (
        ("live", state.live, live_unit, {"due": state.due}),
        ("use", state.at_stage(Stage.VERIFIED_USE), office, {"percent": least}),
        ("stuck", len(state.stuck), office, {}),
        ("lapsed", len(state.lapsed), plate, {}),
    )
    return tuple(
        KeyFigure(
            label=text(f"rollout.figures.{name}", language=language),
            value=shown.number(value, language=language),
            unit=unit,
            note=text(f"rollout.figures.{name}_note", language=language, **places),
        )
        for name, value, unit, places in figures
    )
