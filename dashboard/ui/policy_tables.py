"""A version as a table, and two versions side by side: HTML of our own classes (policy.css)."""

from collections.abc import Sequence
from html import escape

from dashboard.domain.people import Colour, PersonKind
from dashboard.domain.rule_differences import Ages, Aspect, Difference, Effect, Fact, facts
from dashboard.domain.rule_versions import LEVELS, Rule, Series, series_of
from dashboard.domain.rules import Decision, DoseCondition
from dashboard.ui.colour_symbol import colour_symbol
from dashboard.ui.policy_words import ages_of, colour_word, subject, value_words
from dashboard.ui.session import t

_DECISION_ICONS = {
    Decision.ADMIT: "login",
    Decision.CHECK: "how_to_reg",
    Decision.REFUSE: "block",
}
_EFFECT_ICONS = {
    Effect.STRICTER: "keyboard_double_arrow_up",
    Effect.LOOSER: "keyboard_double_arrow_down",
    Effect.OTHER: "sync_alt",
}


def rule_table(rule: Rule, *, level: int) -> str:
    """Everything that a version says; the column of the level in force stands out."""
    known = facts(rule)
    match series_of(rule):
        case Series.COLOUR:
            return _colours(known) + _lines(known)
        case Series.ADMISSION:
            return _decisions(known) + _lines(known)
        case Series.CAPACITY:
            return _percentages(known, level=level)


def comparison(found: Sequence[Difference] | None) -> str:
    """Line by line what changes: for whom, from what to what, stricter or looser."""
    if found is None:
        return f'<p class="policy-none">{escape(t("policy.compare.first"))}</p>'
    if not found:
        return f'<p class="policy-none">{escape(t("policy.compare.same"))}</p>'
    return f'<ul class="policy-changes">{"".join(map(_change, found))}</ul>'


def _change(each: Difference) -> str:
    before, after = (value_words(each.aspect, value) for value in (each.before, each.after))
    was, becomes = escape(t("policy.compare.was")), escape(t("policy.compare.becomes"))
    return (
        f'<li data-effect="{each.effect}">'
        f'<span class="effect"><i class="symbol" aria-hidden="true">{_EFFECT_ICONS[each.effect]}'
        f"</i>{escape(t(f'policy.effect.{each.effect}'))}</span>"
        f'<span class="subject">{escape(subject(each))}</span>'
        f'<span class="values"><s aria-label="{was}">{_mark(each.before)}{escape(before)}</s>'
        f'<i class="symbol" aria-hidden="true">arrow_forward</i>'
        f'<b aria-label="{becomes}">{_mark(each.after)}{escape(after)}</b></span></li>'
    )


def _colours(known: Sequence[Fact]) -> str:
    cells = {fact.where: fact.value for fact in known if fact.aspect is Aspect.COLOUR_OF}
    ranges = list(dict.fromkeys(where[0] for where in cells))
    head = _row("th", "", *(escape(t(f"policy.condition.{each}")) for each in DoseCondition))
    rows = [
        _row("td", _heading(ages), *(colour_html(cells[ages, each]) for each in DoseCondition))
        for ages in ranges
    ]
    return _table(head, rows)


def _heading(ages: object) -> str:
    return escape(ages_of(ages)) if isinstance(ages, Ages) else ""


def _decisions(known: Sequence[Fact]) -> str:
    cells = {fact.where: fact.value for fact in known if fact.aspect is Aspect.DECISION}
    head = _row("th", "", *(escape(t(f"policy.kind.{kind}")) for kind in PersonKind))
    rows = [
        _row("td", colour_html(colour), *(_decision(cells[kind, colour]) for kind in PersonKind))
        for colour in (*Colour, None)
    ]
    return _table(head, rows)


def _percentages(known: Sequence[Fact], *, level: int) -> str:
    classes = list(dict.fromkeys(fact.where[0] for fact in known))
    cells = {fact.where: fact for fact in known}
    marks = [' class="now"' if each == level else "" for each in LEVELS]
    heads = [
        f"<th{mark}>{escape(t('policy.level_short', level=each))}</th>"
        for mark, each in zip(marks, LEVELS, strict=True)
    ]
    rows = []
    for of in classes:
        values = [cells[of, each] for each in LEVELS]
        shown = [
            f"<td{mark}>{escape(value_words(fact.aspect, fact.value))}</td>"
            for mark, fact in zip(marks, values, strict=True)
        ]
        name = escape(t(f"offices.office_class.{of}"))
        rows.append(f"<tr><td>{name}</td>{''.join(shown)}</tr>")
    return _table(f"<tr><th></th>{''.join(heads)}</tr>", rows)


def _lines(known: Sequence[Fact]) -> str:
    """The facts that stand alone."""
    lines = [
        f"<dt>{escape(t(f'policy.aspect.{fact.aspect}'))}</dt>"
        f"<dd>{escape(value_words(fact.aspect, fact.value))}</dd>"
        for fact in known
        if not fact.where
    ]
    return f'<dl class="policy-lines">{"".join(lines)}</dl>'


def _row(tag: str, first: str, *cells: str) -> str:
    return f"<tr><{tag}>{first}</{tag}>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"


def _table(head: str, rows: Sequence[str]) -> str:
    return (
        f'<div class="policy-table"><table><thead>{head}</thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def colour_html(value: object) -> str:
    """A health colour's symbol and word."""
    return f"{_mark(value)}{escape(colour_word(value))}"


def _decision(value: object) -> str:
    icon = _DECISION_ICONS[Decision(str(value))]
    return f'<i class="symbol">{icon}</i>{escape(t(f"policy.decision.{value}"))}'


def _mark(value: object) -> str:
    """The symbol of a health colour before its word; nothing for any other value."""
    if value is not None and not isinstance(value, Colour):
        return ""
    icon, ink = colour_symbol(value)
    return f'<i class="symbol" aria-hidden="true" style="color:{ink}">{icon}</i>'
