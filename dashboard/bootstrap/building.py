"""Adapters meet services here, and nowhere else."""

from dashboard.backups.making import Made
from dashboard.bootstrap.alerting import alert_book, alerting_of
from dashboard.bootstrap.at_the_desk import backlog_of, desk_health_of, explanation_of
from dashboard.bootstrap.at_the_door import at_the_door_of, plate_codes_of, tickets_of
from dashboard.bootstrap.auditing import anchors_of
from dashboard.bootstrap.backing_up import backup_before_upgrade, put_backups_on_record
from dashboard.bootstrap.data_protection import data_protection_of
from dashboard.bootstrap.doors import door_store, doors_of
from dashboard.bootstrap.figures import figures_of
from dashboard.bootstrap.installation import now, require_data, trust_folder
from dashboard.bootstrap.passing import coverage_of, pass_administration_of
from dashboard.bootstrap.persons import person_requests
from dashboard.bootstrap.policy import policy_of
from dashboard.bootstrap.sample_data import sample_data_of
from dashboard.bootstrap.server_rounds import rounds_of
from dashboard.bootstrap.services import Services
from dashboard.bootstrap.visit_log import visit_log_of
from dashboard.bootstrap.watching import ledger_watch_of
from dashboard.credentials.reader import Reader
from dashboard.credentials.trust_journal import FileTrustJournal
from dashboard.credentials.trust_register import FileTrustRegister
from dashboard.live_keys import LiveKeys, LiveNames
from dashboard.services.access import SYSTEM
from dashboard.services.admission import Admission
from dashboard.services.audit_review import AuditReview
from dashboard.services.case_alerts import CaseAlerts
from dashboard.services.closing import DayClosing
from dashboard.services.day_terms import OfficeTerms
from dashboard.services.desk_events import DeskEvents
from dashboard.services.evacuation import Evacuation
from dashboard.services.first_look import FirstLooks
from dashboard.services.front_desk import FrontDesk
from dashboard.services.headcount import Headcount
from dashboard.services.name_showing import NameShowing
from dashboard.services.office_administration import OfficeAdministration
from dashboard.services.paper_list import PaperList
from dashboard.services.particulars_correction import ParticularsCorrection
from dashboard.services.positive_register import PositiveRegister
from dashboard.services.refusals import Refusals
from dashboard.services.rollout import Rollout
from dashboard.services.shift_handover import ShiftHandover
from dashboard.services.signals import Signals
from dashboard.services.trust import TrustAdministration
from dashboard.settings import Settings
from dashboard.store.audit import SqlAuditLog
from dashboard.store.audit_trail import SqlAuditTrail
from dashboard.store.capacities import SqlCapacities
from dashboard.store.door_registers import SqlDoorRegisters
from dashboard.store.engine import open_engine
from dashboard.store.handovers import SqlHandovers
from dashboard.store.hours import SqlHours
from dashboard.store.ledger import SqlLedger
from dashboard.store.ledger_database import LedgerDatabase
from dashboard.store.occupancy_views import SqlOccupancyViews
from dashboard.store.office_register import SqlOfficeRegister
from dashboard.store.offices import SqlOffices
from dashboard.store.pass_register import SqlPassRegister
from dashboard.store.policy_book import SqlPolicyBook
from dashboard.store.positive_cases import SqlPositiveCases
from dashboard.store.rollout import SqlRolloutBook
from dashboard.store.rules import SqlRules
from dashboard.store.scanned_people import SqlScannedPeople
from dashboard.store.schema import migrate
from dashboard.store.shifts import SqlShifts


def build(settings: Settings) -> Services:
    """The services of one installation; its database is brought to this version's tables.

    Raises InvalidInput for settings or rule files that cannot be used, LedgerUnavailable where the
    database cannot be reached and UpgradeHeld where it is an older version's and no backup of it
    could be made.
    """
    require_data(settings)
    engine = open_engine(settings.database_url)
    saved: list[Made] = []
    saving = backup_before_upgrade(LedgerDatabase(engine), settings, made=saved.append)
    migrate(engine, before_upgrade=saving)
    keyring = LiveKeys(settings.local / "keys")
    seal = LiveNames(keyring)
    trust = trust_folder(settings, keyring.ring)
    reader = Reader(trust=trust, zone=settings.zone)
    offices = SqlOffices(engine, clock=now)
    rules = SqlRules(engine, offices=offices)
    audit = SqlAuditLog(engine)
    put_backups_on_record(audit, saved, user=SYSTEM)
    signals = Signals()
    views = SqlOccupancyViews(engine)
    cases = SqlPositiveCases(engine)
    alerts = alert_book(engine)
    # Events; cases; capacities and levels; alerts.
    counters = (views, cases, offices, alerts)
    watch = ledger_watch_of(settings, engine=engine, counters=counters, signals=signals)
    ledger = SqlLedger(engine, database_clock=True, committed=watch.wake)
    hours = SqlHours(engine)
    events = DeskEvents(ledger=ledger, offices=offices, rules=rules, seal=seal, zone=settings.zone)
    closing = DayClosing(
        ledger=ledger, offices=offices, hours=hours, events=events, zone=settings.zone
    )
    doors = doors_of(
        settings, store=door_store(engine), keyring=keyring, offices=offices, audit=audit
    )
    policy = policy_of(
        settings,
        book=SqlPolicyBook(engine, audit=audit, changed=rules.refresh),
        offices=offices,
        rules=rules,
        accounts=doors.people,
    )
    front_desk = FrontDesk(ledger=ledger, seal=seal)
    register = SqlPassRegister(engine)
    registers = SqlDoorRegisters(engine)
    office_register = SqlOfficeRegister(engine, changed=offices.refresh)
    review = AuditReview(trail=SqlAuditTrail(engine), anchors=anchors_of(settings), audit=audit)
    codes = plate_codes_of(settings, engine=engine, keyring=keyring, offices=offices)
    admission = Admission(
        ledger=ledger,
        offices=offices,
        rules=rules,
        reader=reader,
        secrets_=keyring,
        seal=seal,
        zone=settings.zone,
        tickets=tickets_of(settings, keyring),
        plates=codes,
    )
    terms = OfficeTerms(
        capacities=SqlCapacities(engine), rules=rules, hours=hours, zone=settings.zone
    )
    protection = data_protection_of(
        settings, engine=engine, seal=seal, audit=audit, rules=rules, terms=terms
    )
    protection.key_care.begin_period(now=now())
    figures = figures_of(
        settings,
        engine=engine,
        views=views,
        offices=offices,
        rules=rules,
        terms=terms,
        audit=audit,
    )
    alerting = alerting_of(
        settings,
        engine=engine,
        views=views,
        offices=offices,
        rules=rules,
        hours=hours,
        accounts=doors.people,
        changed=watch.wake,
        moves=watch.moves,
    )
    rollout = Rollout(
        book=SqlRolloutBook(engine),
        people=SqlScannedPeople(engine, zone=settings.zone),
        offices=offices,
        register=office_register,
        hours=hours,
        audit=audit,
        zone=settings.zone,
    )
    door = at_the_door_of(
        settings,
        engine=engine,
        keyring=keyring,
        codes=codes,
        admission=admission,
        offices=offices,
        hours=hours,
        seal=seal,
        rollout=rollout,
        occupancy=figures.occupancy,
        audit=audit,
    )
    visit_log, log_exports = visit_log_of(engine=engine, offices=offices, seal=seal, audit=audit)
    return Services(
        settings=settings,
        signals=signals,
        audit=audit,
        audit_review=review,
        refusals=Refusals(audit=audit),
        name_showing=NameShowing(front_desk=front_desk, audit=audit),
        sign_in=doors.sign_in,
        single_sign_on=doors.single_sign_on,
        passwords=doors.passwords,
        setting_up=doors.setting_up,
        accounts=doors.accounts,
        keyring=keyring,
        key_care=protection.key_care,
        erasure=protection.erasure,
        protection_overview=protection.overview,
        seal=seal,
        reader=reader,
        offices=offices,
        rules=rules,
        policy=policy,
        what_if=figures.what_if,
        ledger=ledger,
        watch=watch,
        admission=admission,
        front_desk=front_desk,
        headcount=Headcount(events=events),
        shift_handover=ShiftHandover(
            kept=SqlHandovers(engine),
            shifts=SqlShifts(engine),
            ledger=ledger,
            occupancy=views,
            zone=settings.zone,
            changed=watch.wake,
            audit=audit,
        ),
        paper_list=PaperList(admission=admission, front_desk=front_desk),
        evacuation=Evacuation(front_desk=front_desk, ledger=ledger, offices=offices, audit=audit),
        backlog=backlog_of(settings, engine=engine, keyring=keyring, signals=signals),
        first_looks=FirstLooks(
            rules=rules,
            reader=reader,
            secrets_=keyring,
            registers=registers,
            zone=settings.zone,
            plates=codes,
        ),
        hours=hours,
        closing=closing,
        figure_rounds=figures.rounds,
        rounds=rounds_of(
            closing=closing, figures=figures.rounds, care=protection.care, review=review
        ),
        passes=pass_administration_of(keyring, register, seal, audit),
        person_requests=person_requests(engine, reader, keyring, seal, audit),
        particulars_correction=ParticularsCorrection(events=events),
        occupancy=figures.occupancy,
        typical_days=figures.typical_days,
        visit_log=visit_log,
        log_exports=log_exports,
        office_figures=figures.offices,
        coverage=coverage_of(settings, engine, offices, seal, audit),
        reports=figures.reports,
        alerts=alerting.alerts,
        telling=alerting.telling,
        alert_rounds=alerting.rounds,
        demo=sample_data_of(
            settings, engine=engine, seal=seal, offices=offices, rules=rules, hours=hours
        ),
        positive_register=PositiveRegister(
            cases=cases,
            rules=rules,
            reader=reader,
            secrets_=keyring,
            seal=seal,
            zone=settings.zone,
            changed=watch.wake,
            audit=audit,
        ),
        case_alerts=CaseAlerts(
            cases=cases,
            ledger=ledger,
            offices=offices,
            rules=rules,
            secrets_=keyring,
            seal=seal,
            zone=settings.zone,
        ),
        explanation=explanation_of(
            settings, keyring=keyring, reader=reader, rules=rules, registers=registers
        ),
        desk_health=desk_health_of(
            settings, engine=engine, counts=views, offices=offices, hours=hours
        ),
        office_administration=OfficeAdministration(
            offices=offices, register=office_register, hours=hours, audit=audit
        ),
        rollout=rollout,
        plates=door.plates,
        plate_codes=door.plate_codes,
        door_displays=door.door_displays,
        self_check_in=door.self_check_in,
        trust=TrustAdministration(
            register=FileTrustRegister(folder=settings.data / "trust", trust=trust),
            journal=FileTrustJournal(folder=settings.data / "trust"),
            audit=audit,
        ),
    )
