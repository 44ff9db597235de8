"""The pages about codes, keys and cases as Streamlit runs them, over services in memory."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from streamlit.testing.v1 import AppTest

from dashboard.services.access import User
from dashboard.services.signals import Signals
from dashboard.store.rule_files import RuleFiles
from dashboard.ui import (
    case_alerts,
    case_entry,
    case_list,
    explained,
    guards,
    scanner,
    session,
    trust_rows,
    trust_upload,
)
from dashboard.ui.intake import Intake
from tests.contract.clinic import Clinic, clinic
from tests.contract.conftest import World
from tests.contract.door import RULES, ZONE
from tests.contract.events import MORNING, office
from tests.contract.fake_ledger import FakeLedger, FakeOccupancyViews, FakeOffices
from tests.fakes.pass_register import FakePassRegister

PAGES = Path(__file__).parents[2] / "pages"


def some_clinic() -> tuple[Clinic, SimpleNamespace]:
    """Services in memory, and the same as pages find them."""
    offices = FakeOffices()
    offices.put(office("kominfo", name="Dinas Kominfo", desks=("A",)))
    ledger = FakeLedger(offices)
    made = clinic(
        World(
            ledger=ledger,
            views=FakeOccupancyViews(ledger, offices),
            offices=offices,
            passes=FakePassRegister(),
        )
    )
    found = SimpleNamespace(
        settings=SimpleNamespace(zone=ZONE, language="id"),
        signals=Signals(),
        offices=offices,
        rules=RuleFiles(folder=RULES, offices=offices),
        positive_register=made.register,
        case_alerts=made.alerts,
        explanation=made.explanation,
    )
    return made, found


def run_page(
    monkeypatch, file: str, *, services: SimpleNamespace, user: User, **state: object
) -> AppTest:
    """Run one page for a user, with these values in the session."""
    stand_ins = {"services": lambda: services, "now": lambda: MORNING, "language": lambda: "id"}
    for module in (
        session,
        case_alerts,
        case_entry,
        case_list,
        explained,
        trust_rows,
        trust_upload,
    ):
        for name in stand_ins.keys() & vars(module).keys():
            monkeypatch.setattr(module, name, stand_ins[name])
    monkeypatch.setattr(guards, "require", lambda _permission: user)
    monkeypatch.setattr(scanner, "camera", _no_camera)
    app = AppTest.from_file(PAGES / file, default_timeout=20)
    for name, value in state.items():
        app.session_state[name] = value
    app.run()
    assert not app.exception
    return app


def written(app: AppTest) -> str:
    """Everything that the page says in HTML."""
    return " ".join(element.proto.body for element in app.get("html"))


def _no_camera(*, key: str, signals: Signals, language: str) -> Intake:
    """The camera's intake without its element, which does not run under AppTest."""
    return scanner.intake_for(key=key, signals=signals, now=lambda: datetime.now(UTC))
