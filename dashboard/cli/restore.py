"""`restore`: put a backup in the place of what is here, and look whether all is well."""

import argparse
import os
from pathlib import Path

from dashboard.backups.archive import Manifest
from dashboard.backups.making import Made
from dashboard.backups.restoring import Consent, Restored
from dashboard.bootstrap import check_backup, doctor, restore
from dashboard.cli.answers import answer, print_error
from dashboard.cli.doctor import tell_finding
from dashboard.cli.examining import watched
from dashboard.messages import text
from dashboard.services.doctor import Severity
from dashboard.settings import Settings, settings_from

SAMPLE = "python -m dashboard restore check-in-20211116T180000Z.tar.gz"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which archive, and what may be lost."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--check", action="store_true", help="only read it through")
    parser.add_argument(
        "--replace", action="store_true", help="of a database in use; a backup of it is made first"
    )
    parser.add_argument(
        "--keep-keys", action="store_true", help="leave the backup's keys out, keep those here"
    )


def run(arguments: argparse.Namespace) -> int:
    """One line a finding of the doctor, then one of what was restored.

    Exit status 1 where a fault is among the findings, or nothing was restored.
    """
    if arguments.check:
        answer({"whole": True, **_described(check_backup(arguments.file))})
        return 0
    settings = settings_from(os.environ)
    consent = Consent(replace=arguments.replace, keep_keys=arguments.keep_keys)

    def tell(made: Made) -> None:
        print_error(text("backup.before_restore", language=settings.language, file=made.file))

    restored = restore(settings, arguments.file, consent=consent, tell=tell)
    _explain(restored, settings)
    examiner = doctor(settings)
    with watched(examiner.names, language=settings.language) as told:
        findings = examiner.examine(told=told).findings
    for found in findings:
        tell_finding(found, mended=False, language=settings.language)
    faults = sum(found.severity is Severity.FAULT for found in findings)
    answer({"restored": True, "clean": not faults, **_summary(restored)})
    return 1 if faults else 0


def _explain(restored: Restored, settings: Settings) -> None:
    language, keys = settings.language, settings.local / "keys"
    rows, made_at = sum(restored.rows.values()), restored.manifest.made_at.isoformat()
    print_error(text("backup.restored", language=language, rows=rows, made_at=made_at))
    if restored.files.only_here:
        files = ", ".join(restored.files.only_here)
        print_error(text("backup.files_only_here", language=language, files=files))
    if not keys.is_dir():
        print_error(text("backup.names_closed", language=language, folder=keys))


def _summary(restored: Restored) -> dict[str, object]:
    return {
        **_described(restored.manifest),
        "rows": sum(restored.rows.values()),
        "before": restored.before and restored.before.file,
        "files_written": restored.files.written,
        "files_only_here": restored.files.only_here,
        "keys_written": len(restored.keys),
    }


def _described(manifest: Manifest) -> dict[str, object]:
    return {
        "made_at": manifest.made_at.isoformat(),
        "why": manifest.why,
        "engine": manifest.engine,
        "tables_version": manifest.tables_version,
        "rows": sum(manifest.rows.values()),
        "keys": manifest.has_keys,
    }
