"""The occupancy page as Streamlit runs it, over the real service and views of one's choice."""

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.domain.office import Office, OfficeKind
from dashboard.services.access import Role, User
from dashboard.services.alerts import Alerts
from dashboard.services.occupancy import Occupancy
from dashboard.services.office_figures import OfficeFigures
from dashboard.services.signals import Signals
from dashboard.services.telling import Telling, Words
from dashboard.services.typical import TypicalDays
from dashboard.ui import guards, session
from tests.fakes.alerts import AlertsInMemory, NotifierInMemory
from tests.fakes.figures import FiguresInMemory
from tests.fakes.occupancy import NoLevel, OfficesInMemory

PAGE = Path(__file__).parents[2] / "pages" / "department" / "occupancy.py"
NOW = datetime(2021, 9, 22, 3, 42, tzinfo=UTC)
HEAD = User(id="h", name="Kepala", role=Role.DEPARTMENT_HEAD, office_id="kominfo")
KOMINFO = Office(
    id="kominfo", name="Dinas Kominfo", kind=OfficeKind.DEPARTMENT, capacity=4, sample=True
)
DINKES = Office(id="dinkes", name="Dinas Kesehatan", kind=OfficeKind.DEPARTMENT, capacity=2)


def run_page(
    monkeypatch,
    *,
    views,
    offices=(KOMINFO, DINKES),
    figures=None,
    alerts=(),
    notifier=None,
    user=HEAD,
    **query,
):
    book, notifier = AlertsInMemory(), notifier or NotifierInMemory()
    telling = Telling(
        outbox=book,
        notifier=notifier,
        words=lambda _alert: Words(title="", body=""),
        trial=lambda _channel: Words(title="", body=""),
    )
    for alert in alerts:
        book.add(alert, tell=notifier.channels())
    telling.tell_due(now=NOW)
    ports = {
        "offices": OfficesInMemory(*offices),
        "rules": NoLevel(),
        "zone": ZoneInfo("Asia/Jakarta"),
    }
    past = figures or FiguresInMemory()
    found = SimpleNamespace(
        occupancy=Occupancy(views=views, **ports),
        typical_days=TypicalDays(views=past, offices=ports["offices"], zone=ports["zone"]),
        office_figures=OfficeFigures(views=past, **ports),
        offices=ports["offices"],
        alerts=Alerts(
            book=book,
            offices=ports["offices"],
            accounts=SimpleNamespace(user={HEAD.id: HEAD}.get),
            changed=lambda: None,
        ),
        telling=telling,
        signals=Signals(),
        watch=SimpleNamespace(returns=0, reachable=False),
    )
    monkeypatch.setattr(session, "services", lambda: found)
    monkeypatch.setattr(session, "now", lambda: NOW)
    monkeypatch.setattr(session, "language", lambda: "id")
    monkeypatch.setattr(guards, "require", lambda _permission: user)
    st.cache_data.clear()
    app = AppTest.from_file(PAGE, default_timeout=20)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def written(app) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def cards(app) -> list[dict]:
    mounted = {each.proto.component_name: each.proto for each in app.get("bidi_component")}
    return json.loads(mounted["office_cards"].json)["cards"]
