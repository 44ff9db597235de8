"""What a supposition would have meant, in words of this browser's language."""

from dashboard.domain.verdict import Reason
from dashboard.messages import format as shown
from dashboard.services.what_if import OfficeWhatIf, WhatIf
from dashboard.ui.figures import KeyFigure
from dashboard.ui.policy_limits import level_word
from dashboard.ui.policy_words import on
from dashboard.ui.session import language, local_number, services, t


def finding(answer: WhatIf) -> str:
    """How many offices would have been over their limit."""
    key = "policy.what_if.finding" if answer.over else "policy.what_if.finding_none"
    return t(key, over=len(answer.over), offices=len(answer.offices))


def lead(answer: WhatIf) -> str:
    """What was supposed, and which weeks were judged again."""
    return t(
        "policy.what_if.lead",
        level=level_word(answer.hypothesis.level),
        day=on(answer.hypothesis.valid_from),
        first=on(answer.first),
        last=on(answer.last),
    )


def figures(answer: WhatIf) -> tuple[KeyFigure, ...]:
    """The row of figures above the picture."""
    refused = answer.refused.total()
    share = shown.percent(refused / answer.came, language=language()) if answer.came else "–"
    return (
        KeyFigure(
            label=t("policy.what_if.figure_over"),
            value=local_number(len(answer.over)),
            unit=t("policy.what_if.of_offices", count=local_number(len(answer.offices))),
            note=t("policy.what_if.figure_over_note"),
        ),
        KeyFigure(
            label=t("policy.what_if.figure_refused"),
            value=local_number(refused),
            unit=t("policy.what_if.people"),
            note=t("policy.what_if.figure_refused_note", share=share),
        ),
        KeyFigure(
            label=t("policy.what_if.figure_came"),
            value=local_number(answer.came),
            unit=t("policy.what_if.people"),
            note=t("policy.what_if.figure_came_note"),
        ),
    )


def refused_finding(answer: WhatIf) -> str:
    """Why most of them would have been refused."""
    if not answer.refused:
        return t("policy.what_if.refused_none")
    room = sum(people for of, people in answer.refused.items() if of.reason is Reason.OFFICE_FULL)
    return t(
        "policy.what_if.refused_finding",
        room=local_number(room),
        colour=local_number(answer.refused.total() - room),
    )


def office_line(each: OfficeWhatIf) -> str:
    """One office's figures as a sentence: peak and limit, days, people refused."""
    zone = services().settings.zone
    if each.peak_at is None:
        return t("policy.what_if.nobody", limit=local_number(each.limit))
    parts = [
        t(
            "policy.what_if.peak",
            peak=local_number(each.peak),
            limit=local_number(each.limit),
            day=shown.day_and_month(each.peak_at.astimezone(zone).date(), language=language()),
        )
    ]
    if each.days_over:
        parts.append(t("policy.what_if.days_over", count=each.days_over))
    if each.refused:
        parts.append(t("policy.what_if.refused", count=local_number(each.refused.total())))
    return " · ".join(parts)
