"""What rules say and how they change, in words of this browser's language."""

from datetime import date

from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import Colour
from dashboard.domain.rule_differences import Ages, Aspect, Difference, Value
from dashboard.domain.rule_versions import PublishedVersion
from dashboard.messages import format as shown
from dashboard.services.access import SYSTEM
from dashboard.services.policy import PolicyState
from dashboard.ui.session import language, local_number, t


def finding(state: PolicyState) -> str:
    """The level in force, since no other fact changes so much at the doors."""
    level = state.in_force.level
    return t("policy.finding_level", level=level) if level else t("policy.finding_none")


def lead(state: PolicyState) -> str:
    """The day, and what waits for somebody."""
    waiting = sum(draft.proposed for draft in state.drafts)
    open_ = sum(each.holds_on(state.day) for each in state.exceptions)
    parts = [on(state.day)]
    parts += [t("policy.lead_waiting", count=waiting)] if waiting else []
    parts += [t("policy.lead_exceptions", count=open_)] if open_ else []
    return " · ".join(parts)


def on(day: date) -> str:
    """A local day."""
    return shown.day(day, language=language())


def percent(value: int) -> str:
    """A percentage that is a whole number: `75 %`."""
    return shown.percent(value / 100, language=language())


def subject(difference: Difference) -> str:
    """Whom or what a change is about."""
    match difference.aspect, difference.where:
        case Aspect.COLOUR_OF, (Ages() as ages, condition):
            return f"{ages_of(ages)}: {t(f'policy.condition.{condition}')}"
        case Aspect.DECISION, (kind, colour):
            return f"{t(f'policy.kind.{kind}')}, {colour_word(colour)}"
        case Aspect.PERCENT, (of, level):
            return t("policy.percent_of", office_class=t(f"offices.office_class.{of}"), level=level)
        case aspect, _:
            return t(f"policy.aspect.{aspect}")


def value_words(aspect: Aspect, value: Value) -> str:
    """What a fact is."""
    match aspect, value:
        case Aspect.COLOUR_OF, Colour() as colour:
            return colour_word(colour)
        case Aspect.PERCENT, int(number):
            return percent(number)
        case Aspect.BLACK_DAYS, None:
            return t("policy.ever")
        case Aspect.BLACK_DAYS, int(days):
            return t("policy.days", count=local_number(days))
        case Aspect.ONE_DOSE_COURSE, enough:
            return t("policy.yes") if enough else t("policy.no")
        case Aspect.INSIDE_ELSEWHERE, word:
            return t(f"policy.elsewhere.{word}")
        case _, word:
            return t(f"policy.decision.{word}")


def ages_of(ages: Ages) -> str:
    """Completed years in words."""
    if ages.below is None:
        return t("policy.ages_from", least=ages.least) if ages.least else t("policy.ages_all")
    return t("policy.ages_span", least=ages.least, last=ages.below - 1)


def colour_word(colour: object) -> str:
    """The health colour's word as the card has it."""
    return t(f"verdict.colour.{colour or 'none'}")


def people(state: PolicyState, ids: tuple[str, ...]) -> str:
    """Names, or the account ids of who is gone."""
    known = state.names
    return ", ".join(
        t("audit.by_system") if each == SYSTEM.id else known.get(each, each) for each in ids
    )


def made_by(state: PolicyState, version: PublishedVersion) -> str:
    """Who wrote and who approved a version."""
    if version.approver is None:
        return t("policy.shipped")
    return t(
        "policy.made_by",
        authors=people(state, version.authors),
        approver=people(state, (version.approver,)),
    )


def problem(refused: InvalidInput) -> str:
    """What cannot be, and what to do."""
    return t(f"policy.problem.{refused.args_['field']}.{refused.args_['problem']}")
