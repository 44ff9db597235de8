"""The frame of the command line: one JSON object a line on stdout, logs on stderr.

A command is a module with

    SAMPLE       a command line that works, shown by --help
    arguments    (parser) -> None, adds its own arguments
    run          (arguments) -> exit status; prints with `dashboard.cli.answers.answer`

and one line in COMMANDS. Its module is imported only when it is asked for, so a command costs what
it needs itself and the start stays under a second.
"""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from dashboard.domain.errors import BackupFailed, CheckInError, NotAllowed
from dashboard.failures import noted
from dashboard.messages import DEFAULT_LANGUAGE, LANGUAGES, text
from dashboard.messages.start import backup_refusal

OK, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130
PROGRAM = "python -m dashboard"


@dataclass(frozen=True)
class Registration:
    """Where a command lives, and the line that `--help` shows for it."""

    module: str
    summary: str


# One line a command.
COMMANDS: dict[str, Registration] = {
    "account": Registration("dashboard.cli.account", "who may sign in, and links to get in"),
    "backup": Registration("dashboard.cli.backup", "back the ledger up while scanning goes on"),
    "audit": Registration("dashboard.cli.audit", "look through the audit log, prove it"),
    "close-day": Registration("dashboard.cli.close_day", "end the stays that nobody ended"),
    "demo": Registration("dashboard.cli.demo", "fill the ledger with sample data"),
    "doctor": Registration("dashboard.cli.doctor", "look whether all is well, mend what is safe"),
    "hours": Registration("dashboard.cli.hours", "opening hours and days off"),
    "issue": Registration("dashboard.cli.issue", "sign one pass, or many from a CSV"),
    "keys": Registration("dashboard.cli.keys", "new keys, names sealed anew, old keys destroyed"),
    "level": Registration("dashboard.cli.level", "set or list the PPKM level"),
    "notify": Registration("dashboard.cli.notify", "where alerts are told, and a trial of it"),
    "occupancy": Registration("dashboard.cli.occupancy", "how full each office is now"),
    "office": Registration("dashboard.cli.office", "add, change or list offices"),
    "paper": Registration("dashboard.cli.paper", "enter a paper list with its true times"),
    "passes": Registration("dashboard.cli.passes", "list, re-issue or revoke passes"),
    "plates": Registration("dashboard.cli.plates", "issue plates for doors, print them"),
    "purge": Registration("dashboard.cli.purge", "erase personal data whose time is over"),
    "report": Registration("dashboard.cli.report", "a week or a month, as PDF"),
    "restore": Registration("dashboard.cli.restore", "put a backup in the ledger's place"),
    "rollout-report": Registration(
        "dashboard.cli.rollout_report", "one page for the regent, as PDF"
    ),
    "scan": Registration("dashboard.cli.scan", "a terminal as a desk: codes from stdin"),
    "serve": Registration("dashboard.cli.serve", "prepare this installation and serve it"),
    "trust": Registration("dashboard.cli.trust", "list, import or withdraw the keys we believe"),
    "verify": Registration("dashboard.cli.verify", "read codes from stdin or from cases"),
}


class Command(Protocol):
    """What a command's module offers."""

    SAMPLE: str

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments."""
        ...

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it and return the exit status."""
        ...


def main(words: Sequence[str]) -> int:
    """Run the command that `words` name and return the exit status.

    0: done; 1: refused or failed, with a line on stderr; 2: not understood.
    """
    logging.basicConfig(stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    if not words or words[0] not in COMMANDS:
        return _explain(words)
    command = cast("Command", importlib.import_module(COMMANDS[words[0]].module))
    parser = _parser(words[0], command)
    try:
        return command.run(parser.parse_args(words[1:]))
    except CheckInError as error:
        if isinstance(error, NotAllowed):
            _record(error)
        return _failed(error)
    except BrokenPipeError:
        # Whoever reads our answers has gone; what Python flushes at exit must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        print(f"{error.strerror}: {error.filename}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the command line's boundary: the log has it all
        return _unforeseen(error)


def _parser(name: str, command: Command) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{PROGRAM} {name}",
        description=COMMANDS[name].summary,
        epilog=f"sample:\n  {command.SAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.arguments(parser)
    return parser


def _explain(words: Sequence[str]) -> int:
    asked = bool(words) and words[0] in ("-h", "--help")
    lines = [f"usage: {PROGRAM} COMMAND ...   (COMMAND --help says more)", ""]
    lines += [f"  {name:<14} {entry.summary}" for name, entry in COMMANDS.items()]
    print("\n".join(lines), file=sys.stdout if asked else sys.stderr)
    return OK if asked else MISUSED


def _record(error: NotAllowed) -> None:
    # Only here: most commands are refused nothing, and some do without a ledger.
    from dashboard.cli.answers import now
    from dashboard.cli.installation import services

    services().refusals.of(error, now=now())


def _unforeseen(error: Exception) -> int:
    """One sentence and a number on the last line; the log, above it, has the number and more."""
    asked = os.environ.get("DASHBOARD_LANGUAGE", "")
    language = asked if asked in LANGUAGES else DEFAULT_LANGUAGE
    reference = noted(error)
    print(text("boundary.command", language=language, reference=reference), file=sys.stderr)
    return FAILED


def _failed(error: CheckInError) -> int:
    if isinstance(error, BackupFailed):
        # Whatever was asked for: a start may have to upgrade first.
        language = os.environ.get("DASHBOARD_LANGUAGE", DEFAULT_LANGUAGE)
        print(backup_refusal(error, language=language), file=sys.stderr)
        return FAILED
    places = " ".join(f"{name}={value}" for name, value in error.args_.items())
    print(f"{error.key}: {places or error}", file=sys.stderr)
    return FAILED
