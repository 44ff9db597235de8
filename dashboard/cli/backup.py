"""`backup`: one archive of the whole installation, while scanning goes on."""

import argparse
import os
from pathlib import Path

from dashboard.backups.making import Order
from dashboard.backups.shelf import RETENTION_DAYS
from dashboard.bootstrap import backup
from dashboard.cli.answers import answer, print_error
from dashboard.messages import text
from dashboard.settings import settings_from

SAMPLE = "python -m dashboard backup --keep 14"

# Packing takes a core for a while: on a busy machine the desks get it before we do.
_DESKS_FIRST = 10


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and what stays."""
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="default: local/backups")
    parser.add_argument("--keep", type=_positive, metavar="N", help="at most N in the folder")
    parser.add_argument(
        "--days",
        type=_days,
        default=RETENTION_DAYS,
        help=f"older ones are removed (default and at most {RETENTION_DAYS})",
    )
    parser.add_argument("--with-keys", action="store_true", help="the keys too: names open by it")


def run(arguments: argparse.Namespace) -> int:
    """One line: the archive, what is in it and which ones it replaces."""
    settings = settings_from(os.environ)
    order = Order(
        folder=(arguments.to or settings.backups).resolve(),
        with_keys=arguments.with_keys,
        keep=arguments.keep,
        days=arguments.days,
    )
    os.nice(_DESKS_FIRST)
    made = backup(settings, order)
    note = "with_keys" if made.manifest.has_keys else "without_keys"
    print_error(text(f"backup.{note}", language=settings.language, folder=settings.local / "keys"))
    answer(
        {
            "backup": made.file,
            "bytes": made.file.stat().st_size,
            "rows": made.rows,
            "tables_version": made.manifest.tables_version,
            "keys": made.manifest.has_keys,
            "removed": [file.name for file in made.removed],
        }
    )
    return 0


def _positive(written: str) -> int:
    if not written.isdecimal() or int(written) < 1:
        raise argparse.ArgumentTypeError(f"not a positive number: {written!r}")
    return int(written)


def _days(written: str) -> int:
    days = _positive(written)
    if days > RETENTION_DAYS:
        raise argparse.ArgumentTypeError(
            f"an archive holds names, so {RETENTION_DAYS} days at most"
        )
    return days
