"""`doctor`: is the installation whole, and what is to be done where it is not."""

import argparse
import os

from dashboard.bootstrap import doctor
from dashboard.cli.answers import answer, print_error
from dashboard.cli.examining import watched
from dashboard.messages import text
from dashboard.services.doctor import Diagnosis, Finding
from dashboard.settings import settings_from

SAMPLE = "python -m dashboard doctor --repair"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to mend."""
    parser.add_argument(
        "--repair", action="store_true", help="rebuild kept figures from the record; loses nothing"
    )


def run(options: argparse.Namespace) -> int:
    """Print one finding a line and a summary; exit status 1 where more than notes is left."""
    settings = settings_from(os.environ)
    examiner = doctor(settings)
    with watched(examiner.names, language=settings.language) as told:
        if options.repair:
            before, after = examiner.repair(told=told)
        else:
            before = after = examiner.examine(told=told)
    for found in before.findings:
        mended = after.repaired and found not in after.findings
        tell_finding(found, mended=mended, language=settings.language)
    for found in after.findings:
        if found not in before.findings:
            tell_finding(found, mended=False, language=settings.language)
    answer(_summary(before, after))
    return 0 if after.is_clean else 1


def tell_finding(found: Finding, *, mended: bool, language: str) -> None:
    """Print a finding with its advice, for people and for programs."""
    says = text(f"doctor.{found.key}", language=language, **found.places)
    advice = text(f"doctor.{found.key}_do", language=language, **found.places)
    print_error(f"{found.severity}: {says} {advice}")
    answer(
        {
            "finding": found.key,
            "severity": found.severity,
            "says": says,
            "do": advice,
            "repairable": found.repairable,
            "repaired": mended,
            **found.places,
        }
    )


def _summary(before: Diagnosis, after: Diagnosis) -> dict[str, object]:
    return {"clean": after.is_clean, "found": len(before.findings), "left": len(after.findings)}
