"""Streamlit's own protocol without a browser: what anybody can send to the server."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

SLOW = 30.0
_EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN


@dataclass
class Seen:
    """What the server sent for one run of a script.

    `ids` of the widgets and their `fragments` are by the widget's key, `pages` are the hashes of
    the pages that the menu knows, by address, and `page` is the hash of the one that ran.
    """

    session: str = ""
    page: str = ""
    raw: bytes = b""
    ids: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)

    @property
    def drawn(self) -> set[str]:
        """The keys of the widgets, but for what every page has: it sees light and dark switched."""
        return set(self.ids) - {"theme"}

    def shows(self, text: str) -> bool:
        """Whether the text stands anywhere in it."""
        return text.encode() in self.raw


@dataclass
class Tab:
    """One connection, as a browser's tab has it, that sends whatever it is told to."""

    connection: ClientConnection

    def run(
        self,
        *,
        page: str = "",
        page_hash: str = "",
        query: str = "",
        widgets: Iterable[WidgetState] = (),
        fragment: str = "",
        patience: float = SLOW,
    ) -> Seen:
        """Ask for a run of the script, and wait until it is over, or nothing comes any more."""
        state = ClientState(
            page_name=page, page_script_hash=page_hash, query_string=query, fragment_id=fragment
        )
        state.widget_states.widgets.extend(widgets)
        self.connection.send(BackMsg(rerun_script=state).SerializeToString())
        return self._until_finished(patience)

    def _until_finished(self, patience: float) -> Seen:
        seen = Seen()
        while True:
            try:
                data = self.connection.recv(timeout=patience)
            except TimeoutError:
                return seen
            assert isinstance(data, bytes)
            message = ForwardMsg.FromString(data)
            seen.raw += data
            kind = message.WhichOneof("type")
            if kind == "new_session":
                seen.session = message.new_session.initialize.session_id
            elif kind == "delta":
                _note(message, seen)
            elif kind == "navigation":
                pages = message.navigation.app_pages
                seen.pages = {each.url_pathname: each.page_script_hash for each in pages}
                seen.page = message.navigation.page_script_hash
            elif kind == "script_finished" and message.script_finished != _EARLY:
                return seen


def _note(message: ForwardMsg, seen: Seen) -> None:
    if message.delta.WhichOneof("type") != "new_element":
        return
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    found = getattr(element, kind) if kind else None
    identity = getattr(found, "id", "")
    if identity:
        key = identity.rpartition("-")[2]
        key = identity if key == "None" else key
        seen.ids[key] = identity
        seen.fragments[key] = message.delta.fragment_id


@contextmanager
def opened(
    address: str,
    *,
    cookies: Mapping[str, str],
    former: str = "",
    **headers: str,
) -> Iterator[Tab]:
    """A connection; with `former` in the place of that session, as after a lost connection.

    Raises websockets' InvalidStatus where the server refuses. `_` in header names stands for `-`.
    """
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    with connect(
        f"ws://{urlsplit(address).netloc}/_stcore/stream",
        origin=sent.pop("Origin", address),  # type: ignore[arg-type]
        additional_headers=sent,
        subprotocols=["streamlit", "no-token", former or "none"],  # type: ignore[list-item]
        max_size=None,
        open_timeout=SLOW,
    ) as connection:
        yield Tab(connection)
