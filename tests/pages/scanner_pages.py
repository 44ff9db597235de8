"""Pages with a camera as Streamlit's own test driver runs them: without a browser's session."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit_webrtc import component

from dashboard.ui import decoding
from dashboard.ui.decoding import Engine

_MODULES = {Engine.ZXING: "zxingcpp", Engine.ZBAR: "pyzbar.pyzbar"}


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """streamlit-webrtc asks for a session that the test driver does not have."""
    monkeypatch.setattr(component, "get_this_session_info", lambda: None)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Make the import of reading libraries fail, as on a machine that has not got them."""
    whole = decoding.importlib.import_module

    def take_away(*engines: Engine) -> None:
        names = {_MODULES[engine] for engine in engines}

        def imported(name: str) -> Any:
            if name in names:
                raise ImportError(name)
            return whole(name)

        monkeypatch.setattr(decoding.importlib, "import_module", imported)
        decoding._libraries.cache_clear()

    yield take_away
    decoding._libraries.cache_clear()


def viewfinder(app: AppTest) -> dict[str, Any]:
    """What the page told its viewfinder."""
    mounted = {each.proto.component_name: each.proto for each in app.get("bidi_component")}
    told: dict[str, Any] = json.loads(mounted["viewfinder"].json)
    return told
