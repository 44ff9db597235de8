"""Our scanner on a bare page; with /loop the loop that everybody writes, for comparison."""

import hashlib
import queue

import numpy as np
import streamlit as st

from tests.browser.doorstep.server import signals


def word(code: str | bytes) -> str:
    raw = code if isinstance(code, bytes) else code.encode()
    return hashlib.sha256(raw).hexdigest()[:12]


def ours() -> None:
    from dashboard.ui.photo import photo_input
    from dashboard.ui.scanner import camera, scanned_codes
    from dashboard.ui.usb import usb_field

    with st.container(key="stage"):
        language = st.query_params.get("language", "id")
        intake = camera(key="door", signals=signals, language=language)

    @st.fragment
    def desk() -> None:
        for code in scanned_codes(intake=intake, key="door"):
            st.session_state["last"] = code
            st.session_state.setdefault("count", 0)
            st.session_state["count"] += 1
        last = st.session_state.get("last")
        if last is not None:
            st.html(
                f'<h1 data-verdict="{last.source}">{word(last.code)}</h1>'
                f'<p id="count">{st.session_state["count"]}</p>'
            )
        usb_field(intake=intake, key="usb", language="id")

    desk()
    # A camera shot opens the camera for itself, so it is not on the measured page.
    if "photo" in st.query_params:
        photo_input(intake=intake, key="photo", language="id")


def loop() -> None:
    from pyzbar import pyzbar
    from streamlit_webrtc import webrtc_streamer

    found: queue.Queue[bytes] = st.session_state.setdefault("found", queue.Queue())

    def seen(frame):
        grey = np.ascontiguousarray(frame.to_ndarray(format="gray"))
        for code in pyzbar.decode(grey, symbols=[pyzbar.ZBarSymbol.QRCODE]):
            found.put(bytes(code.data))
        return frame

    webrtc_streamer(
        key="loop",
        rtc_configuration={"iceServers": []},
        media_stream_constraints={"video": True, "audio": False},
        video_frame_callback=seen,
    )

    @st.fragment(run_every=0.5)
    def result() -> None:
        while not found.empty():
            st.session_state["last"] = found.get()
        if "last" in st.session_state:
            st.html(f'<h1 data-verdict="loop">{word(st.session_state["last"])}</h1>')

    result()


def elsewhere() -> None:
    st.title("Elsewhere")


st.set_page_config(layout="wide")
st.navigation([st.Page(ours, default=True), st.Page(loop), st.Page(elsewhere)]).run()
