"""What the doctor of an installation looks at."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from dashboard import identity_provider, notifications, premises
from dashboard.bootstrap.auditing import anchors_of
from dashboard.bootstrap.data_protection import data_protection_of
from dashboard.bootstrap.installation import now, require_data
from dashboard.credentials.trust_list import TrustFolder
from dashboard.keyring import Keyring
from dashboard.sealing import NameCipher
from dashboard.services.access import OPERATOR
from dashboard.services.day_terms import OfficeTerms
from dashboard.services.doctor import Doctor, Finding, Severity
from dashboard.services.erasure import MOST_REPORTS, Erasure
from dashboard.services.figure_rounds import FigureRounds
from dashboard.services.ports import Rules
from dashboard.settings import Settings
from dashboard.store.alerts import SqlOutbox
from dashboard.store.audit import SqlAuditLog
from dashboard.store.capacities import SqlCapacities
from dashboard.store.engine import open_engine
from dashboard.store.examination import Examination
from dashboard.store.hours import SqlHours
from dashboard.store.kept_days import SqlKeptDays
from dashboard.store.offices import SqlOffices
from dashboard.store.recount import rebuild
from dashboard.store.rule_files import RuleFiles, rule_book
from dashboard.store.rules import SqlRules


def doctor(settings: Settings) -> Doctor:
    """The checks of this installation; its database is looked at as it is, not migrated.

    Raises InvalidInput for settings that cannot be used.
    """
    require_data(settings)
    engine = open_engine(settings.database_url)
    examination = Examination(engine)
    kept = SqlKeptDays(engine)
    rules = partial(_rules, engine, settings)
    terms = partial(_terms, engine, rules, settings)

    def repair() -> None:
        rebuild(engine)
        kept.forget()
        FigureRounds(kept=kept, terms=terms()).build_due(now=now())

    key_folder = settings.local / "keys"
    return Doctor(
        checks={
            "migrations": examination.migrations,
            "figures": lambda: examination.figures(terms=lambda: terms().known()),
            "orphans": examination.orphans,
            "audit": lambda: examination.audit(anchors_of(settings)),
            "erasure": lambda: _erased(
                kept, key_folder, lambda: _erasure(engine, rules(), terms(), settings)
            ),
            "old_stays": lambda: examination.old_stays(now=now()),
            "clock": lambda: examination.clock(now=now()),
            "disk": lambda: premises.free_disk(settings.local),
            "keys": lambda: premises.keys(key_folder),
            "names": lambda: _keys_fit(key_folder, examination),
            "backups": lambda: premises.backups(settings.backups, now=now()),
            "privacy_contact": lambda: premises.privacy_contact(
                settings.privacy_contact, demo=settings.demo
            ),
            "provider": lambda: _provider(settings),
            "channels": lambda: _channels(engine, settings),
            "rules": lambda: _read(lambda: rule_book(folder=settings.data / "rules")),
            "trust": lambda: _read(lambda: TrustFolder(folder=settings.data / "trust")),
        },
        repair=repair,
    )


def _rules(engine: Any, settings: Settings) -> Rules:
    """What decides: the record, or the files it will begin with while nothing is published."""
    offices = SqlOffices(engine, clock=now)
    published = SqlRules(engine, offices=offices)
    if published.book().colour:
        return published
    return RuleFiles(folder=settings.data / "rules", offices=offices)


def _terms(engine: Any, rules: Callable[[], Rules], settings: Settings) -> OfficeTerms:
    return OfficeTerms(
        capacities=SqlCapacities(engine),
        rules=rules(),
        hours=SqlHours(engine),
        zone=settings.zone,
    )


def _erasure(engine: Any, rules: Rules, terms: OfficeTerms, settings: Settings) -> Erasure:
    folder = settings.local / "keys"
    protection = data_protection_of(
        settings,
        engine=engine,
        seal=NameCipher(keys=Keyring.load_or_create(folder=folder).name_keys),
        audit=SqlAuditLog(engine),
        rules=rules,
        terms=terms,
    )
    return protection.erasure


def _erased(kept: SqlKeptDays, keys: Path, erasure: Callable[[], Erasure]) -> Iterable[Finding]:
    """Whether what should be erased is, and whether any erasure has changed a figure."""
    # Where the keys are lost that is the finding: nothing here may make new ones.
    if not kept.are_there() or not keys.is_dir():
        return
    known = erasure()
    for kind, number in known.overdue(now=now()).items():
        places = {"kind": kind, "number": number, "days": known.retention.of(kind)}
        yield Finding(key="retention_overdue", severity=Severity.WARNING, places=places)
    for report in known.reports(user=OPERATOR, limit=MOST_REPORTS):
        if report.changed:
            places = {"day": report.started_at.date(), "number": len(report.changed)}
            yield Finding(key="erasure_changed_figures", places=places)


def _provider(settings: Settings) -> Iterable[Finding]:
    if settings.identity_provider is None:
        return ()
    return identity_provider.findings(
        settings.identity_provider,
        redirect_uri=settings.redirect_uri,
        allowed_hosts=settings.allowed_hosts,
        now=now(),
    )


def _channels(engine: Any, settings: Settings) -> Iterable[Finding]:
    """Whether alerts can be told, and were told lately."""
    if not settings.channels:
        return
    offices = (office.id for office in SqlOffices(engine, clock=now).all())
    yield from notifications.findings(settings.channels, offices=offices)
    names = {channel.name for channel in settings.channels}
    for state in SqlOutbox(engine).channels():
        if state.fails and state.channel in names:
            places = {"channel": state.channel, "problem": state.problem, "since": state.failed_at}
            yield Finding(key="channel_fails", severity=Severity.WARNING, places=places)


def _keys_fit(folder: Path, examination: Examination) -> Iterable[Finding]:
    if not folder.is_dir():
        return ()
    keyring = Keyring.load_or_create(folder=folder)
    seal = NameCipher(keys=keyring.name_keys)
    return premises.keys_fit(keyring, seal=seal, names=examination.sealed_names)


def _read(read: Callable[[], object]) -> Iterable[Finding]:
    """Nothing is found where reading raises nothing; the doctor tells what is raised."""
    read()
    return ()
