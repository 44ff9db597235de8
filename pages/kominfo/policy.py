"""The rules: what holds, drafts, PPKM levels, exceptions, what if (design 4.2, 4.3)."""

from enum import StrEnum

import streamlit as st

from dashboard.services.access import Permission, User
from dashboard.ui import policy_words as words
from dashboard.ui.boundary import boundary
from dashboard.ui.guards import require
from dashboard.ui.headline import page_finding
from dashboard.ui.policy_drafts import drafts
from dashboard.ui.policy_limits import exceptions, levels
from dashboard.ui.policy_versions import in_force
from dashboard.ui.policy_what_if import what_if
from dashboard.ui.session import now, services, t
from dashboard.ui.style import page_style

user = require(Permission.MANAGE_RULES)


class Part(StrEnum):
    """What the page is turned to."""

    IN_FORCE = "in_force"
    DRAFTS = "drafts"
    LEVELS = "levels"
    EXCEPTIONS = "exceptions"
    WHAT_IF = "what_if"


PARTS = {
    Part.IN_FORCE: in_force,
    Part.DRAFTS: drafts,
    Part.LEVELS: levels,
    Part.EXCEPTIONS: exceptions,
    Part.WHAT_IF: what_if,
}


def page(user: User) -> None:
    """The finding, then the part that was picked."""
    state = services().policy.state(user=user, at=now())
    page_finding(words.finding(state), lead=words.lead(state))
    part = st.segmented_control(
        t("policy.parts"),
        tuple(Part),
        default=Part.IN_FORCE,
        required=True,
        format_func=lambda each: t(f"policy.part.{each}"),
        label_visibility="collapsed",
        key="policy_part",
    )
    PARTS[Part(part)](user, state)


with boundary():
    page_style("policy.css")
    page(user)
