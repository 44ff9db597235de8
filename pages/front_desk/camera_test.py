"""Camera self-test: what works, what does not, and what to do about it."""

import io

import segno
import streamlit as st

from dashboard.services.access import Permission
from dashboard.ui.boundary import boundary
from dashboard.ui.camera_check import Finding, Outcome, browser_report, findings, shortened
from dashboard.ui.decoding import available_engines
from dashboard.ui.guards import require
from dashboard.ui.intake import Intake
from dashboard.ui.scanner import camera, scanned_codes
from dashboard.ui.session import language, services, t
from dashboard.ui.style import page_style

user = require(Permission.TEST_CAMERA)

KEY = "camera-test"
REFRESH_SECONDS = 5
ICONS = {
    Outcome.GOOD: ":green[:material/check_circle:]",
    Outcome.WAITING: ":gray[:material/hourglass_empty:]",
    Outcome.WEAK: ":orange[:material/warning:]",
    Outcome.BAD: ":red[:material/dangerous:]",
}


def headline(found: tuple[Finding, ...]) -> str:
    """The page's answer in one sentence."""
    outcomes = {each.outcome for each in found}
    if Outcome.BAD in outcomes:
        return t("camera_test.bad")
    if Outcome.WAITING in outcomes:
        return t("camera_test.working")
    return t("camera_test.weak") if Outcome.WEAK in outcomes else t("camera_test.ready")


@st.fragment(run_every=REFRESH_SECONDS)
def checks(intake: Intake) -> None:
    """The findings; drawn anew when a code comes, the browser reports, or a while has passed."""
    with boundary():
        report = browser_report(key=f"{KEY}-report")
        for code in scanned_codes(intake=intake, key=KEY):
            st.session_state["camera_test_code"] = code.code
        last = st.session_state.get("camera_test_code")
        found = findings(
            report=report, figures=intake.figures(), engines=available_engines(), code=last
        )
        st.subheader(headline(found))
        for each in found:
            st.markdown(f"{ICONS[each.outcome]} {t(each.text, **each.places)}")
        if last is not None:
            st.caption(t("camera_test.read"))
            st.code(shortened(last), language=None, wrap_lines=True)


def sample_code() -> None:
    """A code that a person can photograph and hold up."""
    picture = io.BytesIO()
    segno.make(t("camera_test.sample_text"), micro=False).save(picture, kind="png", scale=5)
    with st.container(horizontal=True, vertical_alignment="center", key="camera_sample"):
        st.image(picture.getvalue(), width=132)
        st.markdown(f"**{t('camera_test.sample')}**  \n{t('camera_test.sample_use')}")


with boundary():
    st.title(t("camera_test.title"))
    st.markdown(t("camera_test.lead"))
    page_style("camera_test.css")
    left, right = st.columns([6, 5], gap="medium")
    with left, st.container(key="camera_test_stage"):
        intake = camera(key=KEY, signals=services().signals, language=language())
        sample_code()
    with right:
        checks(intake)
