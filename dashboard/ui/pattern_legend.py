"""A chart's legend as words with swatches in the chart's own patterns, drawn by style sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dashboard.domain.people import Colour, Evidence
from dashboard.services.coverage import Standing
from dashboard.ui import theme

_ACCENT, _SOFT = "light-dark(#1D5FBF, #5B9BF3)", "light-dark(#8DB4EA, #2C5FA8)"
_BAND, _PAPER = "light-dark(#DCE2E9, #2A3542)", "light-dark(#FFFFFF, #0E141B)"
_NOTHING = "transparent"


def _stripes(ink: str, ground: str) -> str:
    return f"repeating-linear-gradient(-45deg, {ink} 0 1.5px, {ground} 1.5px 5px)"


def _dots(ink: str, ground: str) -> str:
    return f"radial-gradient({ink} 1.2px, {ground} 1.4px) 0 0 / 5px 5px"


_CROSSES = (
    "repeating-linear-gradient(45deg, rgba(255,255,255,.55) 0 1px, transparent 1px 5px),"
    "repeating-linear-gradient(-45deg, rgba(255,255,255,.55) 0 1px, #B91C1C 1px 5px)"
)
_SWATCHES: dict[Colour | Evidence | Standing | None, str] = {
    Colour.GREEN: "#157F3D",
    Colour.YELLOW: _stripes("#5C4600", "#F2B807"),
    Colour.RED: _CROSSES,
    Colour.BLACK: _dots("#FFFFFF", "#111418"),
    None: _NOTHING,
    Evidence.VERIFIED: _ACCENT,
    Evidence.VERIFIED_EXPIRED: _stripes(_ACCENT, _SOFT),
    Evidence.OBSERVED: theme.CSS_MUTED,
    Evidence.PAPER: f"repeating-linear-gradient({_PAPER} 0 1.5px, {theme.CSS_MUTED} 1.5px 5px)",
    Evidence.DECLARED: _dots(theme.CSS_MUTED, _BAND),
    Evidence.NONE: _NOTHING,
    Standing.NEVER: (
        f"repeating-linear-gradient(45deg, {theme.CSS_MUTED} 0 1.5px, {_BAND} 1.5px 5px)"
    ),
}


@dataclass(frozen=True, kw_only=True)
class LegendPart:
    """One swatch with its word and its figure."""

    of: Colour | Evidence | Standing | None
    word: str
    figure: str


def pattern_legend(parts: Sequence[LegendPart]) -> str:
    """A row that wraps; every text escaped."""
    return f'<style>{_CSS}</style><ul class="pattern-legend">{"".join(map(_item, parts))}</ul>'


def _item(part: LegendPart) -> str:
    return (
        f'<li><i style="background:{_SWATCHES[part.of]}"></i>{escape(part.word)} '
        f"<b>{escape(part.figure)}</b></li>"
    )


_CSS = f"""
.pattern-legend.pattern-legend {{
  display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; margin: 0; padding: 0;
  font-size: 15px; color: {theme.CSS_INK};
}}
.pattern-legend li {{ display: flex; align-items: center; gap: 7px; margin: 0; }}
.pattern-legend i {{
  width: 17px; height: 17px; border-radius: 4px; border: 1px solid light-dark(#5B6472, #8592A3);
}}
.pattern-legend b {{ font-weight: 600; font-variant-numeric: tabular-nums; }}
"""
