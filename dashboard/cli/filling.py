"""How far the filling with sample data is: a bar on a terminal, lines elsewhere; on stderr."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.cli.answers import print_error
from dashboard.services.demo import Watch

_LINE_EVERY = 10.0


@contextmanager
def watched(*, visits: int) -> Iterator[Watch]:
    """Show the way to about so many visits."""
    if sys.stderr.isatty():
        yield from _bar(visits)
    else:
        yield _Lines(visits)


class _Lines:
    def __init__(self, visits: int) -> None:
        self._visits = visits
        self._stored = 0
        self._begun = self._told = time.monotonic()

    def stored(self, visits: int) -> None:
        """A line now and then."""
        self._stored += visits
        if time.monotonic() - self._told >= _LINE_EVERY:
            self._told = time.monotonic()
            print_error(f"sample data: {self._stored:,} of about {self._visits:,} visits")

    def ordering(self) -> None:
        """The last step."""
        passed = time.monotonic() - self._begun
        print_error(f"sample data: {self._stored:,} visits in {passed:.0f} s; making indexes")


def _bar(visits: int) -> Iterator[Watch]:
    # Only here: most commands show no bar.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeElapsedColumn as Elapsed
    from rich.progress import TimeRemainingColumn as Remaining

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Elapsed(),
        Remaining(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("visits", total=visits)

        class Bar:
            def stored(self, visits: int) -> None:
                progress.advance(task, visits)

            def ordering(self) -> None:
                progress.update(task, description="indexes", total=None)

        yield Bar()
