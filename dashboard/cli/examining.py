"""Which check the doctor is at: a line on a terminal, gone when it is done; nothing elsewhere."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dashboard.messages import text
from dashboard.services.doctor import Told


@contextmanager
def watched(names: Sequence[str], *, language: str) -> Iterator[Told]:
    """Show the way through checks of these names, on stderr."""
    if sys.stderr.isatty():
        yield from _line(names, language)
    else:
        yield lambda _name: None


def _line(names: Sequence[str], language: str) -> Iterator[Told]:
    # Only here: most commands show no progress.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeElapsedColumn as Elapsed

    columns = (BarColumn(), MofNCompleteColumn(), Elapsed(), TextColumn("{task.description}"))
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=len(names))

        def told(name: str) -> None:
            done = names.index(name) if name in names else 0
            says = text(f"examining.{name}", language=language)
            progress.update(task, description=says, completed=done)

        yield told
