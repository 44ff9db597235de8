"""The audit log's entries, newest first, a page at a time, under the days they belong to."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

import streamlit as st

from dashboard.messages.format import day
from dashboard.services.access import User
from dashboard.services.audit_chain import ChainedEntry
from dashboard.services.audit_trail import Place, Wanted, place_of
from dashboard.ui.audit_words import details, icon_of, sentence, stream_name
from dashboard.ui.headline import empty_state
from dashboard.ui.session import language, local_clock, local_number, services, t

_ROWS = 50
_PLACES = "audit_places"
_ASKED = "audit_asked"


def audit_rows(user: User, wanted: Wanted, *, offices: Mapping[str, str]) -> None:
    """The page that was turned to; a changed filter begins at the newest again."""
    if st.session_state.get(_ASKED) != wanted:
        st.session_state[_ASKED], st.session_state[_PLACES] = wanted, []
    places: list[Place] = st.session_state[_PLACES]
    after = places[-1] if places else None
    # One more than is shown tells whether there are older ones.
    found = services().audit_review.page(user=user, wanted=wanted, limit=_ROWS + 1, after=after)
    if not found:
        empty_state(t("audit.none_title"), body=t("audit.none_body"), icon="search_off")
        return
    st.html(entries_html(found[:_ROWS], offices))
    _turning(places, place_of(found[_ROWS - 1]) if len(found) > _ROWS else None)


def _turning(places: list[Place], older: Place | None) -> None:
    if not places and older is None:
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", key="audit_turning"):
        st.button(
            t("audit.newer" if len(places) > 1 else "audit.newest"),
            icon=":material/arrow_back:",
            disabled=not places,
            on_click=_turn,
            args=(places[:-1],),
        )
        st.button(
            t("audit.older"),
            icon=":material/arrow_forward:",
            icon_position="right",
            disabled=older is None,
            on_click=_turn,
            args=([*places, older],),
        )


def _turn(places: list[Place]) -> None:
    st.session_state[_PLACES] = places


def entries_html(entries: Sequence[ChainedEntry], offices: Mapping[str, str]) -> str:
    """Under their days; the style sheet is `audit.css`."""
    zone, said = services().settings.zone, language()
    html = []
    for on, group in groupby(entries, key=lambda each: each.at.astimezone(zone).date()):
        rows = "".join(_row(entry, offices) for entry in group)
        html.append(f"<h2>{escape(day(on, language=said))}</h2><ul>{rows}</ul>")
    return f'<div class="audit-rows">{"".join(html)}</div>'


def _row(entry: ChainedEntry, offices: Mapping[str, str]) -> str:
    place = t(
        "audit.place",
        stream=stream_name(entry.stream, offices=offices),
        number=local_number(entry.number),
    )
    parts = "".join(f"<span>{escape(part)}</span>" for part in details(entry, offices=offices))
    return (
        f'<li data-kind="{escape(entry.kind)}">'
        f'<span class="symbol" aria-hidden="true">{icon_of(entry)}</span>'
        f"<time>{escape(local_clock(entry.at))}</time>"
        f"<div><p>{escape(sentence(entry))}</p><p>{parts}</p></div>"
        f"<small>{escape(place)}</small></li>"
    )
