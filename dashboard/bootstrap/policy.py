"""The rules: what ships as files begins the record in the database, which decides from then on."""

from dashboard.bootstrap.installation import now
from dashboard.domain.rule_versions import Rule
from dashboard.domain.rules import RuleStatus
from dashboard.services.policy import Policy
from dashboard.services.policy_book import PolicyBook
from dashboard.services.ports import Offices, Rules
from dashboard.services.sessions import Accounts
from dashboard.settings import Settings
from dashboard.store.rule_files import rule_book


def policy_of(
    settings: Settings, *, book: PolicyBook, offices: Offices, rules: Rules, accounts: Accounts
) -> Policy:
    """Begin with the shipped versions if nothing was published yet. Raises InvalidInput."""
    files = rule_book(folder=settings.data / "rules")
    shipped: tuple[Rule, ...] = (*files.colour, *files.admission, *files.capacity)
    published = [rule for rule in shipped if rule.status is RuleStatus.PUBLISHED]
    book.begin_with(published, at=now())
    return Policy(
        book=book,
        offices=offices,
        rules=rules,
        accounts=accounts,
        shipped=[rule for rule in shipped if rule.status is RuleStatus.DRAFT],
        zone=settings.zone,
    )
