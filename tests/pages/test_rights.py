"""Who may what: the whole table of roles, pages and actions, and nothing that is not in it."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.services.access import PERMISSIONS, Permission, Role
from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from dashboard.ui.navigation import ACCOUNT_PAGES, PAGES
from tests.pages.rights import USERS, actions, add_offices, outcome
from tests.pages.scanner_pages import no_browser  # noqa: F401 - a fixture
from tests.pages.test_sign_in import FOLDER

REFUSED = "tidak berhak membuka halaman ini"
# The columns of every table below.
ROLES = (
    Role.RECEPTIONIST,
    Role.DEPARTMENT_HEAD,
    Role.KOMINFO_ADMIN,
    Role.HEALTH_OFFICER,
    Role.AUDITOR,
)

# `own`: of one's own office only; `all`: of every office.
ACTIONS = """
accounts.add                          -     -     all   -     -
accounts.add_many                     -     -     all   -     -
accounts.all                          -     -     all   -     -
accounts.change                       -     -     all   -     -
accounts.close                        -     -     all   -     -
accounts.link                         -     -     all   -     -
accounts.preview                      -     -     all   -     -
accounts.reopen                       -     -     all   -     -
admission.check_out                   own   -     all   -     -
admission.confirm                     own   -     all   all   -
admission.decline                     own   -     all   all   -
admission.enter_by_hand               own   -     all   all   -
admission.override                    own   -     all   all   -
admission.scan                        own   -     all   all   -
admission.undo                        own   -     all   all   -
alerts.acknowledge                    own   own   all   all   -
alerts.now                            all   all   all   all   all
audit_review.chains                   -     -     all   -     all
audit_review.check                    -     -     all   -     all
audit_review.heads                    -     -     all   -     all
audit_review.last_check               -     -     all   -     all
audit_review.page                     -     -     all   -     all
audit_review.rows                     -     -     all   -     all
audit_review.table                    -     -     all   -     all
case_alerts.at_office                 own   own   all   -     -
case_alerts.everywhere                -     -     -     all   -
coverage.counts                       all   all   all   all   all
coverage.names                        own   own   all   -     -
desk_health.of_offices                -     -     all   -     -
desk_health.report                    own   -     all   all   -
door_displays.end                     -     -     all   -     -
door_displays.make                    -     -     all   -     -
door_displays.of_office               -     -     all   -     -
erasure.due                           -     -     all   -     -
erasure.erase_person                  -     -     all   -     -
erasure.reports                       -     -     all   -     -
erasure.run                           -     -     all   -     -
evacuation.list                       own   own   all   -     -
explanation.explain                   all   -     all   all   -
first_looks.of_code                   own   -     all   all   -
first_looks.of_entry                  own   -     all   all   -
front_desk.inside                     own   own   all   -     -
front_desk.possibly_inside            own   own   all   -     -
front_desk.recent                     own   -     all   all   -
front_desk.waiting                    own   -     all   all   -
headcount.check_out                   own   -     all   -     -
headcount.counted                     own   -     all   -     -
key_care.destroy                      -     -     all   -     -
key_care.destroy_due                  -     -     all   -     -
key_care.renew                        -     -     all   -     -
name_showing.show                     own   own   all   -     -
occupancy.all_offices                 all   all   all   all   all
occupancy.office_day                  all   all   all   all   all
occupancy.one                         all   all   all   all   all
office_administration.close           -     -     all   -     -
office_administration.closed          -     -     all   -     -
office_administration.preview         -     -     all   -     -
office_administration.put             -     -     all   -     -
office_administration.records         -     -     all   -     -
office_administration.take            -     -     all   -     -
office_figures.days                   all   all   all   all   all
office_figures.in_full                all   all   all   all   all
office_figures.dwell                  all   all   all   all   all
office_figures.heat                   all   all   all   all   all
office_figures.heat_of_all_history    all   all   all   all   all
office_figures.marks                  all   all   all   all   all
office_figures.mix                    all   all   all   all   all
office_figures.mix_by                 all   all   all   all   all
office_figures.quarters               own   own   all   all   all
office_figures.refusals               all   all   all   all   all
paper_list.enter                      own   -     all   -     -
particulars_correction.correct        -     -     all   -     -
person_requests.again                 -     -     all   -     -
person_requests.by_birth              -     -     all   -     -
person_requests.by_code               -     -     all   -     -
person_requests.file                  -     -     all   -     -
person_requests.taken                 -     -     all   -     -
passes.entry                          -     -     all   -     -
passes.find                           -     -     all   -     -
passes.holders                        -     -     all   -     -
passes.issue                          -     -     all   -     -
passes.issue_many                     -     -     all   -     -
passes.reissue                        -     -     all   -     -
passes.revoke                         -     -     all   -     -
passes.show_name                      -     -     all   -     -
passes.totals                         -     -     all   -     -
protection_overview.overview          -     -     all   -     -
plates.issue                          -     -     all   -     -
plates.issue_missing                  -     -     all   -     -
plates.offices                        -     -     all   -     -
plates.reissue                        -     -     all   -     -
plates.set_mode                       -     -     all   -     -
policy.add_exception                  -     -     all   -     -
policy.changes                        -     -     all   -     -
policy.discard                        -     -     all   -     -
policy.end_exception                  -     -     all   -     -
policy.give_back                      -     -     all   -     -
policy.propose                        -     -     all   -     -
policy.publish                        -     -     all   -     -
policy.save                           -     -     all   -     -
policy.set_level                      -     -     all   -     -
policy.state                          -     -     all   -     -
positive_register.enter_by_birth      -     -     -     all   -
positive_register.enter_by_code       -     -     -     all   -
positive_register.holder              -     -     -     all   -
positive_register.listed              -     -     -     all   -
positive_register.remove              -     -     -     all   -
refusals.by_guard                     all   all   all   all   all
reports.of                            own   own   all   all   all
reports.put_on_record                 own   own   all   all   all
rollout.plan                          -     -     all   -     -
rollout.plate_issued                  -     -     all   -     -
rollout.put_wave                      -     -     all   -     -
rollout.record                        -     -     all   -     -
rollout.state                         -     -     all   -     all
rollout.waves                         -     -     all   -     all
setting_up.change_own                 all   all   all   all   all
setting_up.own_login                  all   all   all   all   all
shift_handover.figures                own   -     all   -     -
shift_handover.hand_over              own   -     all   -     -
shift_handover.one                    own   -     all   -     -
shift_handover.past                   own   -     all   -     -
shift_handover.pending                own   -     all   -     -
shift_handover.sheet                  own   -     all   -     -
shift_handover.take_over              own   -     all   -     -
shift_handover.usual_start            own   -     all   -     -
sign_in.end_everywhere                all   all   all   all   all
sign_in.end_one                       all   all   all   all   all
sign_in.sessions_of                   all   all   all   all   all
sign_in.sign_everybody_out            -     -     all   -     -
telling.failing                       all   all   all   all   all
trust.changes                         -     -     all   -     -
trust.entries                         -     -     all   -     -
trust.restore                         -     -     all   -     -
trust.take                            -     -     all   -     -
trust.withdraw                        -     -     all   -     -
typical_days.of                       all   all   all   all   all
what_if.of                            -     -     all   -     -
log_exports.begin                     all   all   all   all   all
log_exports.order                     own   own   all   -     -
log_exports.progress                  all   all   all   all   all
visit_log.check                       own   own   all   -     -
visit_log.count                       own   own   all   -     -
visit_log.export                      own   own   all   -     -
visit_log.page                        own   own   all   -     -
"""

PAGES_OF = """
check_in                              yes   -     yes   yes   -
inside                                yes   yes   yes   -     -
handover                              yes   -     yes   -     -
paper_list                            yes   -     yes   yes   -
camera_test                           yes   -     yes   -     -
positive_register                     -     -     -     yes   -
explain                               yes   -     yes   yes   -
occupancy                             yes   yes   yes   yes   yes
colour_mix                            yes   yes   yes   yes   yes
report                                yes   yes   yes   yes   yes
visit_log                             yes   yes   yes   -     -
rollout                               -     -     yes   -     yes
offices                               -     -     yes   -     -
plates                                -     -     yes   -     -
policy                                -     -     yes   -     -
passes                                -     -     yes   -     -
accounts                              -     -     yes   -     -
data_protection                       -     -     yes   -     -
requests                              -     -     yes   -     -
trust_list                            -     -     yes   -     -
audit                                 -     -     yes   -     yes
profile                               yes   yes   yes   yes   yes
language                              yes   yes   yes   yes   yes
sign_out                              yes   yes   yes   yes   yes
"""

RIGHTS = """
scan                                  yes   -     yes   yes   -
override                              yes   -     yes   yes   -
override_black                        -     -     -     yes   -
check_out                             yes   -     yes   -     -
see_people                            yes   yes   yes   -     -
see_names                             yes   yes   yes   -     -
see_occupancy                         yes   yes   yes   yes   yes
acknowledge_alerts                    yes   yes   yes   yes   -
test_camera                           yes   -     yes   -     -
issue_passes                          -     -     yes   -     -
issue_plates                          -     -     yes   -     -
manage_offices                        -     -     yes   -     -
manage_rules                          -     -     yes   -     -
manage_trust                          -     -     yes   -     -
explain_code                          yes   -     yes   yes   -
keep_positive_register                -     -     -     yes   -
see_rollout                           -     -     yes   -     yes
manage_rollout                        -     -     yes   -     -
read_audit                            -     -     yes   -     yes
manage_accounts                       -     -     yes   -     -
protect_data                          -     -     yes   -     -
"""


def table(text: str) -> dict[str, dict[Role, str]]:
    """By the first word of each line, then by role."""
    lines = (line.split() for line in text.strip().splitlines())
    return {name: dict(zip(ROLES, cells, strict=True)) for name, *cells in lines}


def test_the_table_of_rights_is_the_one_that_holds() -> None:
    held = {
        right.value: {role: "yes" if right in PERMISSIONS[role] else "-" for role in ROLES}
        for right in Permission
    }
    assert held == table(RIGHTS)


def test_each_action_of_a_service_is_for_those_of_the_table_and_their_office(
    installation: Services,
) -> None:
    """One that is new, or that a role or another office's people come to, fails here."""
    add_offices(installation)
    found = {
        name: {role: outcome(action, USERS[role]) for role in ROLES}
        for name, action in actions(installation).items()
    }
    assert found == table(ACTIONS)


def test_every_page_is_in_the_table() -> None:
    assert [entry.path for entry in (*PAGES, *ACCOUNT_PAGES)] == list(table(PAGES_OF))


def test_the_menu_offers_what_the_table_says() -> None:
    offered = {
        entry.path: {role: "yes" if entry.is_for(USERS[role]) else "-" for role in ROLES}
        for entry in (*PAGES, *ACCOUNT_PAGES)
    }
    assert offered == table(PAGES_OF)


@pytest.mark.usefixtures("no_browser")
@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_for_its_roles_and_tells_the_others_so_and_shows_nothing_else(
    role: Role, installation: Services, signed_in_as: Callable[[str], None]
) -> None:
    add_offices(installation)
    signed_in_as(next(each.id for each in SAMPLE_ACCOUNTS if each.role is role))
    for entry in PAGES:
        page = AppTest.from_file(str(FOLDER / entry.file), default_timeout=30).run()
        refusals = [each.value for each in page.error if REFUSED in each.value]
        if table(PAGES_OF)[entry.path][role] == "-":
            assert len(page.main.children) == len(refusals) == 1, entry.path
        else:
            assert not page.exception, entry.path
            assert [each.value for each in page.error] == [], entry.path
