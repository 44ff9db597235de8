"""The colour mix as a file to take along: small numbers kept back (design 4.5)."""

from collections.abc import Iterable, Mapping, Sequence

from dashboard.messages import text
from dashboard.messages.figure_words import colour_word
from dashboard.services.colour_mix import COLOURS, Told, told
from dashboard.services.figures import MixRow, Period
from dashboard.services.spreadsheet import write_table

_CELLS = [(colour, admitted) for colour in COLOURS for admitted in (True, False)]


def mix_table(
    rows: Iterable[MixRow], bars: Sequence[Period], *, names: Mapping[str, str], language: str
) -> bytes:
    """A CSV file: a line for each bar, office and kind; `*` for what is kept back."""
    headings = [text(f"colour_mix.export.{name}", language=language) for name in _FIRST]
    headings += [
        text(
            f"colour_mix.export.{'admitted' if admitted else 'not_admitted'}",
            language=language,
            colour=colour_word(colour, language=language),
        )
        for colour, admitted in _CELLS
    ]
    lines = [_line(each, names, language) for each in told(rows, bars)]
    delimiter = text("passes.many.delimiter", language=language)
    return write_table(headings, lines, delimiter=delimiter)


_FIRST = ("first", "last", "office", "kind")


def _line(of: Told, names: Mapping[str, str], language: str) -> tuple[str, ...]:
    kind = text(f"colour_mix.kind.{of.kind or 'unknown'}", language=language)
    few = text("colour_mix.export.few", language=language)
    counts = (of.counts.get(cell, 0) for cell in _CELLS)
    return (
        of.days.first.isoformat(),
        of.days.last.isoformat(),
        names[of.office_id],
        kind,
        *(few if count is None else str(count) for count in counts),
    )
