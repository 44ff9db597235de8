"""Importing keys from a file that somebody publishes."""

from collections.abc import Sequence
from pathlib import PurePath

import streamlit as st

from dashboard.domain.errors import InvalidInput
from dashboard.messages import catalogue
from dashboard.services.access import User
from dashboard.services.trust import Taken, Upload, UploadKind
from dashboard.ui.plain import plain
from dashboard.ui.session import now, services, t

_LARGEST_MEGABYTES = 20
# Certificates, lists of signers (with a signature in the first line, so often .txt), key sets.
_TYPES = ["pem", "crt", "cer", "der", "json", "jwks", "txt"]
_TAKEN = "trust_taken"
_KINDS: Sequence[UploadKind] = tuple(UploadKind)


def trust_upload(user: User) -> None:
    """The form, and after an import what it led to."""
    st.write(t("trust.take.lead"))
    taken: Taken | None = st.session_state.pop(_TAKEN, None)
    if taken is not None:
        _told(taken)
    with st.form("trust_upload", border=False, clear_on_submit=False):
        upload, source = _fields()
        pressed = st.form_submit_button(
            t("trust.take.save"), type="primary", icon=":material/upload:", width="stretch"
        )
    if pressed:
        _take(user, upload, source)


def _fields() -> tuple[Upload | None, str]:
    kind = st.selectbox(
        t("trust.take.kind"),
        _KINDS,
        format_func=lambda each: t(f"trust.take.kinds.{each}"),
        key="trust_kind",
    )
    file = st.file_uploader(
        t("trust.take.file"), type=_TYPES, max_upload_size=_LARGEST_MEGABYTES, key="trust_file"
    )
    name = st.text_input(
        t("trust.take.name"), help=t("trust.take.name_help"), max_chars=60, key="trust_name"
    )
    issuer = st.text_input(t("trust.take.issuer"), max_chars=120, key="trust_issuer")
    issuer_id = st.text_input(t("trust.take.issuer_id"), max_chars=300, key="trust_issuer_id")
    country = st.text_input(t("trust.take.country"), max_chars=2, key="trust_country")
    source = st.text_input(t("trust.take.source"), max_chars=200, key="trust_source")
    if file is None:
        return None, source
    upload = Upload(
        kind=kind,
        data=file.getvalue(),
        name=name.strip() or PurePath(file.name).stem.lower(),
        issuer=issuer.strip(),
        issuer_id=issuer_id.strip(),
        country=country.strip().upper(),
    )
    return upload, source


def _take(user: User, upload: Upload | None, source: str) -> None:
    if upload is None:
        st.error(t("trust.problem.file_missing"), icon=":material/upload_file:")
        return
    try:
        taken = services().trust.take(user=user, upload=upload, origin=source, at=now())
    except InvalidInput as error:
        st.error(_problem(error), icon=":material/edit:")
        return
    st.session_state[_TAKEN] = taken
    st.rerun()


def _problem(error: InvalidInput) -> str:
    problem = error.args_["problem"]
    known = f"trust.problem.{problem}" in catalogue("id")
    return t(f"trust.problem.{problem if known else 'other'}")


def _told(taken: Taken) -> None:
    st.success(t("trust.take.done", count=taken.keys), icon=":material/check:")
    if taken.unusable:
        names = plain(", ".join(taken.unusable[:10]))
        st.warning(t("trust.take.unusable", count=len(taken.unusable), names=names))
