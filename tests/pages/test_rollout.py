"""The rollout's page over sixty seeded offices, over none, and over a real installation."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.rollout import Stage
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.sample_offices import sample_offices
from dashboard.ui import guards, rollout_export, rollout_office, rollout_plan, session
from tests.fakes.seeded_rollout import NOW, ZONE, rollout

PAGE = Path(__file__).parents[2] / "pages" / "kominfo" / "rollout.py"
AUDITOR = User(id="a", name="Auditor", role=Role.AUDITOR)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def page(number: int = 60, user: User = OPERATOR) -> AppTest:
        found = SimpleNamespace(rollout=rollout(number), settings=SimpleNamespace(zone=ZONE))
        stand_ins = {"services": lambda: found, "now": lambda: NOW, "language": lambda: "id"}
        for module in (session, rollout_office, rollout_plan, rollout_export):
            for name in stand_ins.keys() & vars(module).keys():
                monkeypatch.setattr(module, name, stand_ins[name])
        monkeypatch.setattr(guards, "require", lambda _permission: user)
        app = AppTest.from_file(PAGE, default_timeout=20).run()
        assert not app.exception
        return app

    return page


def written(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def test_one_look_tells_who_is_stuck_and_why(run: Callable[..., AppTest]) -> None:
    app = run()
    said = written(app)
    # All of them are there, with whom they lie.
    assert "35 kantor tersangkut" in said
    assert "Giliran Kominfo: 16, giliran kantor: 19." in said
    assert "23 kantor lagi" in [each.label for each in app.expander]
    assert "kantor berjalan, gelombang 3 tertinggal" in said
    assert "Plat gugur setelah 48 jam. Kominfo menerbitkan plat baru." in said
    assert "berhenti memindai" in said


def test_without_offices_the_page_says_what_to_do(run: Callable[..., AppTest]) -> None:
    assert "Daftarkan kantor di halaman Kantor" in written(run(0))


def test_an_auditor_sees_and_changes_nothing(run: Callable[..., AppTest]) -> None:
    app = run(60, AUDITOR)
    app.selectbox(key="rollout_office").set_value("o0").run()
    assert not app.exception
    assert "Gelombang dan rencana" not in [each.label for each in app.expander]
    assert not any(button.label == "Catat tahap" for button in app.button)


def test_one_offices_way_is_shown(run: Callable[..., AppTest]) -> None:
    app = run()
    app.selectbox(key="rollout_office").set_value("o0").run()
    assert not app.exception
    assert any("Surat dikirim · oleh admin" in each.value for each in app.text)


def test_a_stage_is_recorded_by_the_form(
    installation: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.offices.put(sample_offices()[0].office)
    app = AppTest.from_file(str(Path(__file__).with_name("stage_form.py")), default_timeout=20)
    app.run().selectbox[0].set_value(Stage.LIVE).run()
    app.button[0].click().run()
    assert app.error[0].value.startswith("Plat belum terbit")
    app.selectbox[0].set_value(Stage.LETTER_SENT).run()
    app.button[0].click().run()
    assert not app.exception
    at = session.now() + timedelta(seconds=1)
    (office,) = installation.rollout.state(user=OPERATOR, at=at).offices
    assert office.stage is Stage.LETTER_SENT
