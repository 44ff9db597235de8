"""Passes: issue one, issue many from a CSV, find, re-issue and revoke them."""

import streamlit as st

from dashboard.services.access import Permission, User
from dashboard.services.pass_register import PassStatus
from dashboard.ui.boundary import boundary
from dashboard.ui.guards import require
from dashboard.ui.headline import page_finding
from dashboard.ui.pass_batch import issue_many
from dashboard.ui.pass_form import issue_one
from dashboard.ui.pass_list import pass_list
from dashboard.ui.session import local_number, now, services, t

user = require(Permission.ISSUE_PASSES)

VIEWS = {"list": pass_list, "one": issue_one, "many": issue_many}


def finding(user: User) -> None:
    """How many passes are out there."""
    totals = services().passes.totals(user=user, at=now())
    valid = totals[PassStatus.VALID]
    page_finding(
        t("passes.finding", count=local_number(valid)) if valid else t("passes.finding_none"),
        lead=t(
            "passes.lead",
            revoked=local_number(totals[PassStatus.REVOKED]),
            expired=local_number(totals[PassStatus.EXPIRED]),
        ),
    )


with boundary():
    finding(user)
    view = st.segmented_control(
        t("passes.view.label"),
        list(VIEWS),
        default="list",
        required=True,
        format_func=lambda each: t(f"passes.view.{each}"),
        label_visibility="collapsed",
        key="passes_view",
    )
    VIEWS[view or "list"](user)
