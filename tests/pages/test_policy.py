"""The policy page: a draft is written, compared, proposed, and approved by somebody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.calendar import local_day
from dashboard.domain.office import Office, OfficeClass, OfficeKind
from dashboard.domain.rule_versions import Series
from dashboard.services.access import OPERATOR, SYSTEM
from dashboard.ui import session

PAGE = "pages/kominfo/policy.py"


@pytest.fixture
def opened(
    installation: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> Callable[..., AppTest]:
    """The page as an account sees it, turned to a part."""
    installation.offices.put(
        Office(id="kominfo", name="Dinas Kominfo", kind=OfficeKind.DEPARTMENT, capacity=50)
    )

    def open_as(account: str = "sample-admin", part: str = "in_force") -> AppTest:
        signed_in_as(account)
        app = run_app().switch_page(PAGE)
        app.session_state["policy_part"] = part
        app.run()
        assert not app.exception
        return app

    return open_as


def form(name: str) -> AppTest:
    """A dialog's inside."""
    file = Path(__file__).with_name(f"{name}.py")
    return AppTest.from_file(str(file), default_timeout=20).run()


def written(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def begun(installation: Services) -> None:
    """A draft of the sample administrator's: level 2 allows a quarter from tomorrow on."""
    rules = installation.rules.in_force(local_day(session.now(), installation.settings.zone))
    percentages = dict(rules.capacity.percentages)
    percentages[OfficeClass.NON_ESSENTIAL] = {1: 75, 2: 25, 3: 25, 4: 0}
    draft = replace(
        rules.capacity,
        id="2026-12",
        citation="Keputusan <b>Bupati</b>",
        percentages=percentages,
        valid_from=local_day(session.now(), installation.settings.zone) + timedelta(days=1),
    )
    agus = replace(OPERATOR, id="sample-admin")
    installation.policy.save(user=agus, rule=draft, revision=0, at=session.now())


def test_the_page_says_what_holds(opened: Callable[..., AppTest]) -> None:
    said = written(opened())
    assert "Tidak ada level PPKM" in said
    assert "Versi se-25-2021" in said
    assert "75 %" in said
    assert "HIJAU" in said


def test_a_draft_is_compared_proposed_and_approved_by_another(
    opened: Callable[..., AppTest], installation: Services
) -> None:
    begun(installation)
    app = opened(part="drafts")
    said = written(app)
    assert "Lebih ketat" in said
    assert "Non-esensial, level 2" in said
    assert "&lt;b&gt;Bupati" in said
    app.button(key="propose-capacity-2026-12").click().run()
    assert not app.exception
    assert not [each for each in app.button if each.key == "approve-capacity-2026-12"]
    second = opened("sample-admin-2", part="drafts")
    assert [each for each in second.button if each.key == "approve-capacity-2026-12"]
    form("approval_form").button(key="approve_now").click().run()
    versions = installation.policy.state(user=OPERATOR, at=session.now()).versions
    published = next(each for each in versions if each.rule.id == "2026-12")
    assert published.approver == SYSTEM.id
    assert "Berikutnya: 2026-12" in written(opened())


def test_a_draft_is_written_in_the_form(
    opened: Callable[..., AppTest], installation: Services
) -> None:
    opened()
    app = form("draft_form")
    app.text_input[0].set_value("2026-12")
    app.text_area[0].set_value("Surat edaran contoh")
    app.button(key="save_draft").click().run()
    assert not app.exception
    (draft,) = installation.policy.state(user=OPERATOR, at=session.now()).drafts
    assert (draft.series, draft.rule.id) == (Series.COLOUR, "2026-12")
    assert installation.policy.changes(user=OPERATOR, rule=draft.rule, at=session.now()) == ()
    # The log keeps no doses by which it could be judged again.
    (told,) = opened(part="what_if").info
    assert "2026-12 tidak ikut dihitung" in told.value.replace("\\", "")


def test_what_cannot_be_is_told_at_the_form(opened: Callable[..., AppTest]) -> None:
    opened()
    app = form("draft_form")
    app.text_input[0].set_value("Versi Baru")
    app.button(key="save_draft").click().run()
    assert app.error[0].value.startswith("Kode versi: hanya huruf kecil")


def test_a_level_is_set_for_a_day(opened: Callable[..., AppTest], installation: Services) -> None:
    app = opened(part="levels")
    app.button_group(key="level").set_value(3).run()
    app.button(key="level_set").click().run()
    assert not app.exception
    (change,) = installation.offices.levels()
    tomorrow = local_day(session.now(), installation.settings.zone) + timedelta(days=1)
    assert (change.level, change.valid_from) == (3, tomorrow)


def test_an_exception_is_added_and_ended(
    opened: Callable[..., AppTest], installation: Services
) -> None:
    opened(part="exceptions")
    app = form("exception_form")
    app.selectbox[0].set_value("kominfo")
    app.text_input[0].set_value("Renovasi ruang tunggu").run()
    next(each for each in app.button if each.label == "Simpan pengecualian").click().run()
    assert not app.exception
    (known,) = installation.policy.state(user=OPERATOR, at=session.now()).exceptions
    app = opened(part="exceptions")
    assert "Renovasi ruang tunggu" in written(app)
    app.button(key=f"end-{known.id}").click().run()
    (ended,) = installation.policy.state(user=OPERATOR, at=session.now()).exceptions
    assert ended.ended_from is not None


def test_what_if_tells_who_would_have_been_over(
    opened: Callable[..., AppTest], installation: Services
) -> None:
    installation.demo.fill(days=30, visits=1500, seed=2021, now=session.now())
    app = opened(part="what_if")
    assert "Belum dihitung" in written(app)
    app.button_group(key="what_if_level").set_value(4).run()
    app.button(key="ask_what_if").click().run()
    assert not app.exception
    said = written(app)
    assert "kantor akan melampaui batasnya" in said
    assert "Level 4 mulai" in said
    assert "kantor penuh" in said
