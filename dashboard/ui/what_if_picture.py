"""Each office's peak against the supposed limit, and who would have been refused: HTML.

The bars of all offices share one line, the limit, so that one look tells how far each is over it.
The words beside a bar say the same, for those who do not see it.
"""

from collections import Counter
from html import escape

from dashboard.domain.people import Colour, PersonKind
from dashboard.domain.replay import RefusedKind
from dashboard.domain.verdict import Reason
from dashboard.services.what_if import OfficeWhatIf, WhatIf
from dashboard.ui.policy_tables import colour_html
from dashboard.ui.session import local_number, t
from dashboard.ui.what_if_words import office_line

# The widest bar; beyond it the words alone say how far.
_MOST_LIMITS = 3.0


def offices_html(answer: WhatIf) -> str:
    """A row an office, the one that is furthest over its limit first."""
    widest = max((each.share for each in answer.offices), default=1.0)
    limits = min(max(widest, 1.2), _MOST_LIMITS)
    head = escape(t("policy.what_if.limit_line"))
    rows = "".join(_office(each, limits) for each in answer.offices)
    return (
        f'<div class="what-if" style="--limit:{100 / limits:.2f}%">'
        f'<p class="scale" aria-hidden="true"><span></span><span><i>{head}</i></span></p>'
        f"<ul>{rows}</ul></div>"
    )


def refused_html(refused: Counter[RefusedKind]) -> str:
    """People by colour and reason, for either kind; never who."""
    if not refused:
        return f'<p class="policy-none">{escape(t("policy.what_if.refused_none_body"))}</p>'
    lines = sorted({(of.colour, of.reason) for of in refused}, key=_order)
    heads = (
        "",
        t("policy.what_if.why"),
        *(t(f"policy.kind.{kind}") for kind in PersonKind),
    )
    head = "".join(f"<th>{escape(word)}</th>" for word in heads)
    rows = "".join(_line(colour, reason, refused) for colour, reason in lines)
    return (
        f'<div class="policy-table what-if-who"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _office(each: OfficeWhatIf, limits: float) -> str:
    within = min(each.share, 1.0) / limits * 100
    beyond = (min(each.share, limits) - 1.0) / limits * 100 if each.share > 1 else 0
    calm = " data-calm" if each.share < 0.6 else ""
    return (
        f"<li{' data-over' if each.is_over else ''}>"
        f'<span class="name">{escape(each.office.name)}</span>'
        '<span class="track" aria-hidden="true">'
        f'<i class="in"{calm} style="width:{within:.2f}%"></i>'
        f'<i class="out" style="width:{beyond:.2f}%"></i></span>'
        f'<span class="words">{escape(office_line(each))}</span></li>'
    )


def _line(colour: Colour | None, reason: Reason, refused: Counter[RefusedKind]) -> str:
    cells = "".join(
        f"<td>{escape(local_number(refused[RefusedKind(kind, colour, reason)]))}</td>"
        for kind in PersonKind
    )
    why = "room" if reason is Reason.OFFICE_FULL else "colour"
    return (
        f"<tr><td>{colour_html(colour)}</td>"
        f"<td>{escape(t(f'policy.what_if.reason_{why}'))}</td>{cells}</tr>"
    )


def _order(line: tuple[Colour | None, Reason]) -> tuple[int, str]:
    colours = [*Colour, None]
    return colours.index(line[0]), line[1].value
