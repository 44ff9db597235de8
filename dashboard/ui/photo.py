"""A still photograph instead of the live camera: taken now or uploaded."""

import hashlib

import streamlit as st

from dashboard.messages import text
from dashboard.ui.decoding import PictureRefused, decode_still, open_photo
from dashboard.ui.intake import CodeSource, Intake

_TYPES = ["png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff"]
_LARGEST_MEGABYTES = 20


def photo_input(*, intake: Intake, key: str, language: str) -> None:
    """Draw both ways to give a photograph; its codes go to `intake`, each picture once.

    Where no code is found or the file is no picture, one sentence says so and what helps.
    """
    shot, upload = st.columns(2)
    with shot:
        taken = st.camera_input(text("scanner.photo_take", language=language), key=f"{key}-shot")
    with upload:
        given = st.file_uploader(
            text("scanner.photo_upload", language=language),
            type=_TYPES,
            max_upload_size=_LARGEST_MEGABYTES,
            key=f"{key}-file",
        )
    for picture in (taken, given):
        if picture is not None:
            _read(picture.getvalue(), intake=intake, key=key, language=language)


def _read(data: bytes, *, intake: Intake, key: str, language: str) -> None:
    """Decode a picture that was not decoded before in this session."""
    done: dict[str, str] = st.session_state.setdefault(f"{key}-done", {})
    digest = hashlib.sha256(data).hexdigest()
    if digest not in done:
        done[digest] = _offered(data, intake)
    if done[digest]:
        st.warning(text(done[digest], language=language), icon=":material/image_search:")


def _offered(data: bytes, intake: Intake) -> str:
    """Offer the picture's codes; the key of the sentence to show, empty if there is none."""
    try:
        codes = decode_still(luma=open_photo(data=data))
    except PictureRefused as refused:
        return refused.key
    for code in codes:
        intake.offer(code=code, source=CodeSource.PHOTO)
    return "" if codes else "scanner.photo_without_code"
