"""How a chart draws the health colours: fill and pattern together, never the colour alone."""

from collections.abc import Mapping
from typing import Any

from dashboard.domain.people import Colour, Evidence
from dashboard.ui import theme

_NOTHING = "rgba(0,0,0,0)"
_FAINT = 0.28

# Fill, edge and pattern; checked for contrast and for colour-blind eyes (the look's table).
_MARKS: Mapping[Colour | None, dict[str, Any]] = {
    Colour.GREEN: {"color": "#157F3D", "line": {"color": theme.PAPER, "width": 1}},
    Colour.YELLOW: {
        "color": "#F2B807",
        "line": {"color": theme.PAPER, "width": 1},
        "pattern": {"shape": "/", "fgcolor": "#5C4600", "solidity": 0.18, "size": 8},
    },
    Colour.RED: {
        "color": "#B91C1C",
        "line": {"color": theme.PAPER, "width": 1},
        "pattern": {"shape": "x", "fgcolor": "rgba(255,255,255,.7)", "solidity": 0.12, "size": 8},
    },
    Colour.BLACK: {
        "color": theme.BLACK,
        "line": {"color": theme.BLACK_EDGE, "width": 1},
        "pattern": {"shape": ".", "fgcolor": "#FFFFFF", "solidity": 0.22, "size": 6},
    },
    None: {"color": _NOTHING, "line": {"color": theme.UNKNOWN, "width": 1}},
}

# From signed to nothing: two blues, then greys, each with its own pattern.
_EVIDENCE: Mapping[Evidence, dict[str, Any]] = {
    Evidence.VERIFIED: {"color": theme.ACCENT},
    Evidence.VERIFIED_EXPIRED: {
        "color": theme.ACCENT_SOFT,
        "pattern": {"shape": "/", "fgcolor": theme.ACCENT, "solidity": 0.2, "size": 8},
    },
    Evidence.OBSERVED: {"color": theme.MUTED},
    Evidence.PAPER: {
        "color": theme.MUTED,
        "pattern": {"shape": "-", "fgcolor": theme.PAPER, "solidity": 0.3, "size": 8},
    },
    Evidence.DECLARED: {
        "color": theme.BAND,
        "pattern": {"shape": ".", "fgcolor": theme.MUTED, "solidity": 0.3, "size": 8},
    },
    Evidence.NONE: {"color": _NOTHING, "line": {"color": theme.UNKNOWN, "width": 1}},
}


def colour_mark(colour: Colour | None) -> dict[str, Any]:
    """The marker of a health colour."""
    return _overlaid(_MARKS[colour])


def evidence_mark(evidence: Evidence) -> dict[str, Any]:
    """The marker of a kind of evidence."""
    paper = {"line": {"color": theme.PAPER, "width": 1}}
    return _overlaid({**paper, **_EVIDENCE[evidence]})


def faded(picked: bool) -> float:
    """The opacity of what is picked, or of what is not."""
    return 1.0 if picked else _FAINT


def _overlaid(mark: dict[str, Any]) -> dict[str, Any]:
    # Plotly's own fill mode would make the fill transparent.
    pattern = mark.get("pattern")
    return {**mark, "pattern": {**pattern, "fillmode": "overlay"}} if pattern else dict(mark)
