"""The typical day behind today's curve: a pale band with its name in it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.typical import TypicalDay
from dashboard.ui import theme
from dashboard.ui.charts.drawing import Drawing
from dashboard.ui.charts.now_word import WordPlace

_CLEAR_OF_NOW = timedelta(hours=2)


def draw_band(
    drawing: Drawing,
    typical: TypicalDay,
    *,
    until: datetime,
    inside: int,
    word: WordPlace,
    zone: ZoneInfo,
    language: str,
) -> None:
    """The room between its edges filled; nothing where there is no band.

    It is named at its highest point that lies clear of `until`, where today's curve ends: over
    the band or, where the word for now hangs at that height (`inside`), under it. Where the
    `word` hangs under what is expected the name is over the band, and where it stands over that
    there is no room for both.
    """
    if not typical.days:
        return
    times = [point.at.astimezone(zone).replace(tzinfo=None) for point in typical.points]
    low, high = [point.low for point in typical.points], [point.high for point in typical.points]
    drawing.band("typical", x=times, low=low, high=high, fillcolor=theme.BAND)
    ahead = [point for point in typical.points if point.at >= until + _CLEAR_OF_NOW]
    crest = max(ahead, key=lambda point: point.high, default=None)
    if crest is None or not crest.high or word.over_expected:
        return
    under = (
        word.over_expected is None
        and crest.low > 0
        and abs(inside - crest.high) <= abs(inside - crest.low)
    )
    drawing.label(
        text(
            "occupancy.day.typical_mark",
            language=language,
            weekday=shown.weekday(typical.day, language=language),
        ),
        x=crest.at.astimezone(zone).replace(tzinfo=None),
        y=crest.low if under else crest.high,
        yanchor="top" if under else "bottom",
        color=theme.MUTED,
    )
