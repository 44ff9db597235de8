"""The camera at the door: streamlit-webrtc behind our own viewfinder. Nothing else imports it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import streamlit as st
from streamlit_webrtc import WebRtcMode, webrtc_streamer

from dashboard.messages import catalogue, text
from dashboard.services.signals import Signals
from dashboard.ui.assets import asset
from dashboard.ui.decoding import Engine, Luma, available_engines
from dashboard.ui.footprint import Loaded, settle
from dashboard.ui.intake import Intake, ScannedCode
from dashboard.ui.live import element_of, event_url, hidden, live_tick

CHANNEL_PREFIX = "scan-"
FRAMES_PER_SECOND = 30

# No servers: unset it would ask one in the internet, and closed networks wait for it in vain.
_RTC_CONFIGURATION: dict[str, Any] = {"iceServers": []}
# One component has one script.
_SCRIPTS = ("camera_frame.js", "picture_watch.js", "viewfinder.js")
_WITHOUT = {Engine.ZXING: "viewfinder.without_zxing", Engine.ZBAR: "viewfinder.without_zbar"}

_viewfinder = st.components.v2.component(
    "viewfinder",
    html=asset("viewfinder.html"),
    css=asset("viewfinder.css"),
    js="\n".join(map(asset, _SCRIPTS)),
)


def camera(
    *,
    key: str,
    signals: Signals,
    language: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Intake:
    """Draw the camera with its viewfinder and return the intake that its codes go to.

    Call it once a page, outside fragments, at a place that every run reaches: the picture lives
    as long as the element does. It starts by itself and says in the picture what is wrong with
    the camera or the connection and what to do. The height is `--viewfinder-height` in CSS.
    """
    settle(after=Loaded.SCANNER)
    intake = intake_for(key=key, signals=signals, now=now)
    stream = f"{key}-webrtc"
    _viewfinder(
        key=f"{key}-viewfinder",
        data={
            "engine": element_of(key=stream),
            "channel": event_url(channel=intake.channel),
            "start": text("viewfinder.start", language=language),
            "stop": text("viewfinder.stop", language=language),
            "readable": bool(available_engines()),
            "note": _missing(language),
            "texts": _texts(language),
        },
    )
    hidden(key=stream)
    _stream(stream, intake, language)
    return intake


def scanned_codes(*, intake: Intake, key: str) -> tuple[ScannedCode, ...]:
    """The codes that came since the last run; inside a fragment, which reruns when one comes."""
    live_tick(channel=intake.channel, signals=intake.signals, key=f"{key}-tick")
    return intake.take()


def intake_for(*, key: str, signals: Signals, now: Callable[[], datetime]) -> Intake:
    """The session's intake of that name, made on first use; camera, USB and photo share it."""
    name = f"{key}-intake"
    if name not in st.session_state:
        st.session_state[name] = Intake(signals=signals, channel_prefix=CHANNEL_PREFIX, now=now)
    found: Intake = st.session_state[name]
    return found


def _stream(key: str, intake: Intake, language: str) -> None:
    def seen(frame: Any) -> Any:
        intake.look(_luma(frame))
        return frame

    webrtc_streamer(
        key=key,
        # One way only: the viewfinder shows the person the browser's own picture.
        mode=WebRtcMode.SENDONLY,
        rtc_configuration=_RTC_CONFIGURATION,
        media_stream_constraints={
            "audio": False,
            "video": {
                "width": {"ideal": 640},
                "height": {"ideal": 480},
                "frameRate": {"ideal": FRAMES_PER_SECOND},
            },
        },
        video_frame_callback=seen,
        on_video_ended=intake.camera_left,
        async_processing=True,
        video_receiver_size=1,
        translations={
            "start": text("viewfinder.start", language=language),
            "stop": text("viewfinder.stop", language=language),
            "select_device": text("viewfinder.switch", language=language),
        },
    )


def _luma(frame: Any) -> Luma:
    """The brightness plane as it came, without a conversion; rows may be padded."""
    plane = frame.planes[0]
    rows: Luma = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return np.ascontiguousarray(rows[: frame.height, : frame.width])


def _missing(language: str) -> str:
    """What it means that one of the two readers is not there; empty if both are, or neither."""
    missing = set(Engine) - available_engines()
    return text(_WITHOUT[missing.pop()], language=language) if len(missing) == 1 else ""


def _texts(language: str) -> dict[str, str]:
    prefix = "viewfinder."
    known = catalogue("id") | catalogue(language)
    ours = (key for key in known if key.startswith(prefix))
    return {key.removeprefix(prefix): known[key] for key in ours}
