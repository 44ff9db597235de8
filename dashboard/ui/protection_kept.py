"""The data-protection page's finding, and what is kept of each kind."""

from dashboard.services.protection_overview import KeptKind, Overview
from dashboard.ui.headline import page_finding, panel
from dashboard.ui.protection_rows import Fact, day_words, facts, moment_words
from dashboard.ui.session import local_number, now, services, t


def finding(of: Overview) -> None:
    """Whether anything is kept past its time, and when the last run was."""
    said = "due" if of.due else "none_due"
    page_finding(t(f"protection.finding.{said}", count=local_number(of.due)), lead=_lead(of))


def kept_panel(of: Overview) -> None:
    """Every kind: how much, since when, until when."""
    with panel(t("protection.kept.title"), lead=t("protection.kept.lead"), key="protection-kept"):
        facts(_kind(each) for each in of.kinds)


def _lead(of: Overview) -> str:
    if of.last is None:
        return t("protection.finding.never_ran")
    said = "ran" if of.last.holds else "ran_badly"
    return t(f"protection.finding.{said}", when=moment_words(of.last.finished_at))


def _kind(of: KeptKind) -> Fact:
    parts = [t("protection.kept.days", days=local_number(of.days))]
    if of.oldest is not None:
        parts.insert(0, t("protection.kept.oldest", day=day_words(of.oldest)))
    if of.next_on is not None and not of.due:
        over = of.next_on <= now().astimezone(services().settings.zone).date()
        said = "held" if over else "next"
        parts.append(t(f"protection.kept.{said}", day=day_words(of.next_on)))
    return Fact(
        title=t(f"protection.kind.{of.kind}"),
        detail=" · ".join(parts),
        value=t(f"protection.kept.rows.{of.kind}", count=local_number(of.rows)),
        mark=t("protection.kept.due", count=local_number(of.due)) if of.due else "",
        warns=True,
    )
