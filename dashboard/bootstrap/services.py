"""What an installation offers."""

from dataclasses import dataclass

from dashboard.live_keys import LiveKeys
from dashboard.services.accounts import AccountAdministration
from dashboard.services.admission import Admission
from dashboard.services.alerts import Alerts
from dashboard.services.audit import AuditLog
from dashboard.services.audit_review import AuditReview
from dashboard.services.backlog import Backlog
from dashboard.services.case_alerts import CaseAlerts
from dashboard.services.closing import DayClosing, Hours
from dashboard.services.coverage import Coverage
from dashboard.services.demo import Demo
from dashboard.services.desk_health import DeskHealths
from dashboard.services.door_displays import DoorDisplays
from dashboard.services.erasure import Erasure
from dashboard.services.evacuation import Evacuation
from dashboard.services.explanation import Explanation
from dashboard.services.figure_rounds import FigureRounds
from dashboard.services.first_look import FirstLooks
from dashboard.services.front_desk import FrontDesk
from dashboard.services.headcount import Headcount
from dashboard.services.key_care import KeyCare
from dashboard.services.ledger_watch import LedgerWatch
from dashboard.services.log_export import LogExports
from dashboard.services.name_showing import NameShowing
from dashboard.services.occupancy import Occupancy
from dashboard.services.office_administration import OfficeAdministration
from dashboard.services.office_figures import OfficeFigures
from dashboard.services.paper_list import PaperList
from dashboard.services.particulars_correction import ParticularsCorrection
from dashboard.services.pass_administration import PassAdministration
from dashboard.services.password_sign_in import PasswordSignIn
from dashboard.services.person_requests import PersonRequests
from dashboard.services.plate_codes import PlateCodes
from dashboard.services.plates import Plates
from dashboard.services.policy import Policy
from dashboard.services.ports import Ledger, NameSeal, Offices, Rules
from dashboard.services.positive_register import PositiveRegister
from dashboard.services.protection_overview import ProtectionOverview
from dashboard.services.reading import CodeReader
from dashboard.services.refusals import Refusals
from dashboard.services.report import Reports
from dashboard.services.rollout import Rollout
from dashboard.services.rounds import Rounds
from dashboard.services.self_check_in import SelfCheckIn
from dashboard.services.sessions import SignIn
from dashboard.services.setting_up import SettingUp
from dashboard.services.shift_handover import ShiftHandover
from dashboard.services.signals import Signals
from dashboard.services.single_sign_on import SingleSignOn
from dashboard.services.telling import Telling
from dashboard.services.trust import TrustAdministration
from dashboard.services.typical import TypicalDays
from dashboard.services.visit_log import VisitLog
from dashboard.services.what_if import WhatIfs
from dashboard.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything that pages, routes and commands work with.

    A server also starts `watch`, `rounds`, `alert_rounds` and `backlog`.
    """

    settings: Settings
    signals: Signals
    audit: AuditLog
    audit_review: AuditReview
    refusals: Refusals
    name_showing: NameShowing
    person_requests: PersonRequests
    particulars_correction: ParticularsCorrection
    sign_in: SignIn
    single_sign_on: SingleSignOn | None
    passwords: PasswordSignIn
    setting_up: SettingUp
    accounts: AccountAdministration
    keyring: LiveKeys
    key_care: KeyCare
    erasure: Erasure
    protection_overview: ProtectionOverview
    seal: NameSeal
    reader: CodeReader
    offices: Offices
    rules: Rules
    policy: Policy
    what_if: WhatIfs
    ledger: Ledger
    watch: LedgerWatch
    admission: Admission
    backlog: Backlog
    first_looks: FirstLooks
    desk_health: DeskHealths
    front_desk: FrontDesk
    headcount: Headcount
    shift_handover: ShiftHandover
    paper_list: PaperList
    evacuation: Evacuation
    hours: Hours
    closing: DayClosing
    figure_rounds: FigureRounds
    rounds: Rounds
    passes: PassAdministration
    occupancy: Occupancy
    typical_days: TypicalDays
    office_figures: OfficeFigures
    coverage: Coverage
    reports: Reports
    alerts: Alerts
    telling: Telling
    alert_rounds: Rounds
    visit_log: VisitLog
    log_exports: LogExports
    demo: Demo
    positive_register: PositiveRegister
    case_alerts: CaseAlerts
    explanation: Explanation
    trust: TrustAdministration
    rollout: Rollout
    plates: Plates
    plate_codes: PlateCodes
    door_displays: DoorDisplays
    self_check_in: SelfCheckIn
    office_administration: OfficeAdministration
