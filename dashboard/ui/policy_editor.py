"""The form of a draft: heading, and what its series has."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard.domain.office import OfficeClass
from dashboard.domain.people import Colour, PersonKind
from dashboard.domain.rule_differences import band_colours
from dashboard.domain.rule_versions import (
    LEVELS,
    LONGEST_CITATION,
    LONGEST_ID,
    MOST_BLACK_DAYS,
    Rule,
)
from dashboard.domain.rules import (
    AdmissionRule,
    AgeBand,
    CapacityRule,
    ColourRule,
    Decision,
    DoseCondition,
    InsideElsewhere,
)
from dashboard.ui.policy_words import colour_word
from dashboard.ui.session import t

_ANSWERS = (Decision.ADMIT, Decision.CHECK, Decision.REFUSE)
# Black is the positive result's alone (design 4.2).
_BY_DOSES = (Colour.GREEN, Colour.YELLOW, Colour.RED)
_MOST_BANDS = 5


def rule_form(start: Rule, *, new: bool, today: date) -> Rule:
    """The draft as it is in the form now; `start` fills it. A draft's id is chosen once."""
    id_ = start.id
    with st.container(horizontal=True):
        if new:
            id_ = st.text_input(
                t("policy.field.id"), value="", max_chars=LONGEST_ID, help=t("policy.id_help")
            )
        valid_from = st.date_input(
            t("policy.field.valid_from"),
            value=max(start.valid_from, today + timedelta(days=1)),
            min_value=today,
            format="DD/MM/YYYY",
        )
    citation = st.text_area(
        t("policy.field.citation"),
        value="" if new else start.citation,
        max_chars=LONGEST_CITATION,
        height=80,
        placeholder=t("policy.citation_hint"),
    )
    heading: dict[str, Any] = {
        "id": id_.strip(),
        "valid_from": valid_from,
        "citation": citation.strip(),
    }
    match start:
        case ColourRule():
            return replace(_colour_fields(start), **heading)
        case AdmissionRule():
            return replace(_admission_fields(start), **heading)
        case CapacityRule():
            return replace(_capacity_fields(start), **heading)


def _colour_fields(start: ColourRule) -> ColourRule:
    bands = sorted(start.bands, key=lambda band: -band.min_age)
    count = st.number_input(t("policy.field.bands"), 1, _MOST_BANDS, len(bands), 1)
    found = [
        _band(bands[min(number, len(bands) - 1)], number=number, of=int(count))
        for number in range(int(count))
    ]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ever = st.toggle(t("policy.field.ever"), value=start.black_days is None)
        days = st.number_input(
            t("policy.field.black_days"),
            0,
            MOST_BLACK_DAYS,
            10 if start.black_days is None else start.black_days,
            1,
            disabled=ever,
        )
    one = st.toggle(t("policy.aspect.one_dose_course"), value=start.one_dose_course_is_complete)
    with st.container(horizontal=True):
        expired = _answer(t("policy.aspect.expired"), start.expired, key="expired")
        early = _answer(t("policy.aspect.not_yet_valid"), start.not_yet_valid, key="early")
    return replace(
        start,
        bands=tuple(found),
        black_days=None if ever else int(days),
        one_dose_course_is_complete=one,
        expired=expired,
        not_yet_valid=early,
    )


def _band(start: AgeBand, *, number: int, of: int) -> AgeBand:
    """One age band: the youngest has everybody who is in no other."""
    colours = band_colours(start)
    with st.container(border=True):
        least = 0
        if number == of - 1:
            words = t("policy.youngest_band") if of > 1 else t("policy.ages_all")
            st.markdown(f"**{words}**")
        else:
            least = st.number_input(
                t("policy.field.min_age"), 1, 120, max(1, start.min_age), 1, key=f"age-{number}"
            )
        with st.container(horizontal=True):
            picked = [
                (
                    condition,
                    st.selectbox(
                        t(f"policy.condition.{condition}"),
                        _BY_DOSES,
                        index=_BY_DOSES.index(colours[condition]),
                        format_func=colour_word,
                        key=f"colour-{number}-{condition}",
                    ),
                )
                for condition in DoseCondition
            ]
    return AgeBand(min_age=int(least), steps=tuple(picked))


def _admission_fields(start: AdmissionRule) -> AdmissionRule:
    decisions = {}
    for kind in PersonKind:
        st.markdown(f"**{t(f'policy.kind.{kind}')}**")
        with st.container(horizontal=True):
            decisions[kind] = {
                colour: _answer(
                    colour_word(colour), start.decisions[kind][colour], key=f"{kind}-{colour}"
                )
                for colour in (*Colour, None)
            }
    words = tuple(InsideElsewhere)
    elsewhere = st.selectbox(
        t("policy.aspect.inside_elsewhere"),
        words,
        index=words.index(start.inside_elsewhere),
        format_func=lambda each: t(f"policy.elsewhere.{each}"),
    )
    return replace(start, decisions=decisions, inside_elsewhere=elsewhere)


def _capacity_fields(start: CapacityRule) -> CapacityRule:
    percentages = {}
    for of in OfficeClass:
        st.markdown(f"**{t(f'offices.office_class.{of}')}**")
        with st.container(horizontal=True):
            percentages[of] = {
                level: int(
                    st.number_input(
                        t("policy.percent_at", level=level),
                        0,
                        100,
                        start.percentages[of][level],
                        5,
                        key=f"percent-{of}-{level}",
                    )
                )
                for level in LEVELS
            }
    return replace(start, percentages=percentages)


def _answer(label: str, held: Decision, *, key: str) -> Decision:
    picked: Decision = st.selectbox(
        label,
        _ANSWERS,
        index=_ANSWERS.index(held),
        format_func=lambda each: t(f"policy.decision.{each}"),
        key=key,
    )
    return picked
