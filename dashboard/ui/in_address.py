"""Filters that stand in the page's address, so that a view can be shared and reloaded."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from dashboard.services.access import Permission, User
from dashboard.ui.session import now, services, t

CHIPS_CSS = "[class*='st-key-picked'] button { min-height: 44px; }"


def put(parameter: str, value: str) -> None:
    """Write one filter to the address; an empty one leaves it."""
    if value:
        st.query_params[parameter] = value
    else:
        st.query_params.pop(parameter, None)


def choice(
    widget: object,
    parameter: str,
    options: Sequence[str],
    value: str,
    words: Mapping[str, str],
    *,
    label: str,
    key: str,
    instead_of: Iterable[str] = (),
    **more: object,
) -> None:
    """A widget that shows what the address says, and writes there what is chosen.

    `instead_of` are the parameters that a choice takes out of the address.
    """

    def chosen() -> None:
        for each in instead_of:
            put(each, "")
        put(parameter, str(st.session_state[key] or ""))

    st.session_state[key] = value
    widget(  # type: ignore[operator]
        label, options, format_func=lambda each: words[each], key=key, on_change=chosen, **more
    )


def chips(said: Mapping[str, str], *, key: str) -> None:
    """A button for each filter that is set, which takes it away; spaces part its parameters."""
    if not any(said.values()):
        return
    st.html(f"<style>{CHIPS_CSS}</style>")
    with st.container(horizontal=True, key=f"picked-{key}", gap="small"):
        for parameters, words in said.items():
            if words:
                st.button(
                    words,
                    icon=":material/close:",
                    key=f"{key}-without-{parameters}",
                    help=t("colour_mix.without"),
                    on_click=_take_away,
                    args=(parameters,),
                )


def refuse_other_office(user: User, permission: Permission, *, parameter: str) -> None:
    """Say that another office's view is not for this user, and stop; it is on record."""
    asked = st.query_params.get(parameter, "")
    if not asked or user.office_id in (None, asked):
        return
    services().refusals.by_guard(user, permission, office_id=asked, now=now())
    st.error(t("colour_mix.address.elsewhere"), icon=":material/lock:")
    st.button(t("colour_mix.address.own"), on_click=put, args=(parameter, ""), key="own-office")
    st.stop()


def not_understood(labels: Sequence[str]) -> None:
    """Say which filters of the address make no sense here; the view is drawn without them."""
    if labels:
        st.info(
            t("colour_mix.address.unknown", filters=", ".join(labels)), icon=":material/link_off:"
        )


def _take_away(parameters: str) -> None:
    for each in parameters.split():
        put(each, "")
