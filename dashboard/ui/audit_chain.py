"""Whether the audit log is whole, and taking a copy of it along."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.services.access import User
from dashboard.services.audit_chain import Head
from dashboard.services.audit_file import lines, table_headings, table_row
from dashboard.services.audit_review import MOST_ROWS, AuditReview, Checked
from dashboard.services.audit_trail import Wanted
from dashboard.services.spreadsheet import write_table
from dashboard.ui.audit_words import stream_name, when_checked
from dashboard.ui.headline import page_finding
from dashboard.ui.session import local_number, now, services, t

# So many are checked as the page opens, in about a quarter of a second.
_CHECKED_AT_ONCE = 20_000
_DELIMITER = ";"


def audit_state(user: User) -> tuple[tuple[Head, ...], Checked | None]:
    """Where the chains end, and the last proof; a short log is proven on opening."""
    review = services().audit_review
    heads, checked = review.heads(user=user), review.last_check(user=user)
    grown = checked is None or checked.proof.entries != _length(heads)
    if grown and _length(heads) <= _CHECKED_AT_ONCE:
        checked = review.check(user=user, now=now())
    return heads, checked


def audit_finding(heads: Sequence[Head], checked: Checked | None) -> None:
    """The page's answer: how much is on record, and whether it is whole."""
    count = local_number(_length(heads))
    if checked is not None and checked.proof.breaches:
        breaches = local_number(len(checked.proof.breaches))
        page_finding(
            t("audit.finding_broken", count=breaches),
            lead=t("audit.lead_broken", when=when_checked(checked)),
        )
    elif not _length(heads):
        page_finding(t("audit.finding_empty"), lead=t("audit.lead_empty"))
    elif checked is None:
        page_finding(t("audit.finding_unchecked", count=count), lead=t("audit.lead_unchecked"))
    else:
        proven = local_number(checked.proof.entries)
        key = "audit.finding" if proven == count else "audit.finding_partly"
        page_finding(
            t(key, count=count),
            lead=t("audit.lead", count=proven, when=when_checked(checked)),
        )


def chain_panel(
    user: User, heads: Sequence[Head], checked: Checked | None, *, offices: Mapping[str, str]
) -> None:
    """What the last proof found, the button for a new one, and the ends to write down."""
    with st.container(border=True, key="audit_chain"):
        st.subheader(t("audit.chain.title"), anchor=False)
        st.caption(t("audit.chain.lead"))
        if checked is None:
            count = local_number(_length(heads))
            st.info(t("audit.chain.unchecked", count=count), icon=":material/pending:")
        else:
            _found(checked, offices)
        if st.button(t("audit.chain.check"), icon=":material/link:", width="stretch"):
            with st.spinner(t("audit.chain.checking")):
                services().audit_review.check(user=user, now=now())
            st.rerun()
        if heads:
            _ends(heads, offices)


def export_panel(user: User, wanted: Wanted, heads: Sequence[Head]) -> None:
    """Copies to take along; what is made is made when the button is pressed, and on record."""
    review = services().audit_review
    with st.container(border=True, key="audit_export"):
        st.subheader(t("audit.export.title"), anchor=False)
        st.caption(t("audit.export.lead"))
        st.download_button(
            t("audit.export.table"),
            lambda: _table(review, user, wanted),
            file_name="audit.csv",
            mime="text/csv",
            icon=":material/table:",
            help=t("audit.export.table_help", most=local_number(MOST_ROWS)),
            width="stretch",
            on_click="ignore",
        )
        too_long = _length(heads) > MOST_ROWS
        st.download_button(
            t("audit.export.chains"),
            lambda: _chains(review, user),
            file_name="audit.jsonl",
            mime="application/jsonl",
            icon=":material/link:",
            help=t("audit.export.chains_help"),
            width="stretch",
            disabled=too_long,
            on_click="ignore",
        )
        if too_long:
            st.caption(t("audit.export.too_long"))


def _found(checked: Checked, offices: Mapping[str, str]) -> None:
    if not checked.proof.breaches:
        whole = t(
            "audit.chain.whole",
            count=local_number(checked.proof.entries),
            when=when_checked(checked),
        )
        st.info(whole, icon=":material/verified:")
        return
    sentences = [
        t(
            f"audit.breach.{breach.fault}",
            stream=stream_name(breach.stream, offices=offices),
            first=local_number(breach.first),
            last=local_number(breach.last),
        )
        for breach in checked.proof.breaches
    ]
    st.error("\n".join(f"- {each}" for each in sentences), icon=":material/link_off:")


def _ends(heads: Sequence[Head], offices: Mapping[str, str]) -> None:
    with st.expander(t("audit.chain.ends"), icon=":material/fingerprint:"):
        st.caption(t("audit.chain.ends_help"))
        names = (stream_name(head.stream, offices=offices) for head in heads)
        rows = (
            f"{name} {head.number} {head.hash}" for name, head in zip(names, heads, strict=True)
        )
        st.code("\n".join(rows), language=None, wrap_lines=True)


def _table(review: AuditReview, user: User, wanted: Wanted) -> bytes:
    rows = review.table(user=user, wanted=wanted, now=now())
    return write_table(table_headings(), map(table_row, rows), delimiter=_DELIMITER)


def _chains(review: AuditReview, user: User) -> bytes:
    return "".join(lines(review.chains(user=user, now=now()))).encode("utf-8", "surrogatepass")


def _length(heads: Sequence[Head]) -> int:
    return sum(head.number for head in heads)
