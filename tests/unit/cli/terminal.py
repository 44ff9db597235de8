"""The command line as another program sees it: words and bytes in, an exit status and bytes out.

Each command runs in a process of its own, forked off one that has loaded the program already: what
a start costs is paid once for all tests, not a hundred times.
"""

import multiprocessing
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from dashboard.cli.main import COMMANDS, main

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([entry.module for entry in COMMANDS.values()])
_PATIENCE = 120.0


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int | None
    stdout: bytes
    stderr: bytes


def run(data: Path, words: tuple[str, ...], *, given: bytes, streams: Path) -> Done:
    """Run a command over the installation in `data`; its three streams are files in `streams`."""
    streams.mkdir(exist_ok=True)
    files = [streams / name for name in ("stdin", "stdout", "stderr")]
    files[0].write_bytes(given)
    process = _FORKS.Process(target=_command, args=(data, words, files))
    process.start()
    process.join(_PATIENCE)
    process.kill()
    return Done(process.exitcode, files[1].read_bytes(), files[2].read_bytes())


def _command(data: Path, words: tuple[str, ...], files: list[Path]) -> None:
    os.environ["DASHBOARD_DATA"] = str(data)
    for descriptor, file in enumerate(files):
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC if descriptor else os.O_RDONLY
        os.dup2(os.open(file, flags, 0o600), descriptor)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - multiprocessing closed it
    sys.exit(main(words))
