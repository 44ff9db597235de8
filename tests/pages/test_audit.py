"""The auditor's page: every entry in a sentence, pages, the state of the chain, refusals."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.messages import LANGUAGES
from dashboard.services.access import OPERATOR
from dashboard.services.audit import AuditEntry, AuditKind
from dashboard.services.audit_trail import Wanted
from dashboard.store.engine import open_engine
from dashboard.ui import audit_words, session

PAGE = "pages/kominfo/audit.py"


@pytest.fixture
def open_page(
    signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> Callable[..., AppTest]:
    def opened(account: str = "sample-auditor") -> AppTest:
        signed_in_as(account)
        app = run_app().switch_page(PAGE).run()
        assert not app.exception
        return app

    return opened


def keep(installation: Services, number: int = 1, **other: object) -> None:
    """Entries a minute apart, the last one now."""
    given = {"kind": AuditKind.EXPORTED, "actor": "wati", "about": "audit_table"} | other
    for minutes in range(number, 0, -1):
        at = session.now() - timedelta(minutes=minutes)
        installation.audit.record(AuditEntry(at=at, **given))  # type: ignore[arg-type]


def written(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def rows(app: AppTest) -> int:
    return written(app).count("<li ")


def test_entries_are_told_in_sentences_and_the_chain_is_whole(
    installation: Services, open_page: Callable[..., AppTest]
) -> None:
    keep(installation, kind=AuditKind.OVERRIDDEN, about="scan 1", reason="minor colour needed")
    keep(installation, about="<b>", reason="=cmd()")
    keep(installation, kind=AuditKind.ACCOUNT_CHANGED, about="budi", reason="changed_to_auditor")
    keep(installation, kind=AuditKind.SIGN_IN_FAILED, actor="stranger", reason="password")
    rollout = AuditKind.ROLLOUT_CHANGED
    keep(installation, kind=rollout, about="stage trial", reason="2021-09-20", office_id="x")
    keep(installation, kind=rollout, about="wave 3", reason="2021-10-01 OPD")
    keep(installation, kind=AuditKind.BACKED_UP, about="backup b.tar.gz", reason="1200 with_keys")
    keep(installation, kind=AuditKind.KEYS_CHANGED, about="key_destroyed name-20210920")
    said = written(open_page())
    assert "akun budi" in said
    assert "wati mengubah data penerapan" in said
    assert "tahap: Uji coba</span><span>x</span><span>Sen, 20 Sep 2021" in said
    assert "gelombang 3</span><span>Jum, 1 Okt 2021 OPD" in said
    assert "cadangan b.tar.gz</span><span>1.200 baris, dengan kunci" in said
    assert "wati mengurus kunci" in said
    assert "peran menjadi Pemeriksa" in said
    assert "Seseorang gagal masuk" in said
    assert "wati mengizinkan seseorang masuk dengan alasan" in said
    assert "anak di bawah umur · warna ditolak · memang diperlukan" in said
    assert "&lt;b&gt;" in said
    assert "rantainya utuh" in said


def test_without_entries_the_page_says_what_will_be_here(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page()
    app.text_input(key="audit_words").set_value("zzz").run()
    assert not app.exception
    assert "Tidak ada entri yang cocok" in written(app)


def test_pages_are_turned_and_a_filter_begins_anew(
    installation: Services, open_page: Callable[..., AppTest]
) -> None:
    keep(installation, 60)
    keep(installation, kind=AuditKind.ERASED)
    app = open_page("sample-admin")
    assert rows(app) == 50
    older = next(each for each in app.button if each.label == "Lebih lama")
    older.click().run()
    assert rows(app) in (12, 13)
    app.multiselect(key="audit_kinds").set_value(["erased"]).run()
    assert rows(app) == 1


def test_a_broken_chain_is_the_headline(
    installation: Services, open_page: Callable[..., AppTest]
) -> None:
    keep(installation, 3)
    engine = open_engine(installation.settings.database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TRIGGER audit_entry_undeleted"))
        connection.execute(sa.text("DELETE FROM audit_entry WHERE number = 2"))
    engine.dispose()
    app = open_page()
    assert "terputus di 1 tempat" in written(app)
    assert "Instalasi: nomor 2 sampai 2 hilang." in app.error[0].value


def test_who_may_not_read_it_is_refused_and_recorded_once(
    installation: Services, open_page: Callable[..., AppTest]
) -> None:
    app = open_page("sample-receptionist")
    app.run()
    assert "tidak berhak" in app.error[0].value
    refused = Wanted(kinds=frozenset({"right_refused"}))
    (entry,) = installation.audit_review.page(user=OPERATOR, wanted=refused, limit=9)
    assert (entry.actor, entry.about) == ("sample-receptionist", "right read_audit")
    assert entry.office_id == "kominfo"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", AuditKind)
def test_every_kind_has_a_sentence_a_name_and_a_symbol(kind: AuditKind, language: str) -> None:
    known = audit_words.catalogue(language)
    assert {f"audit.does.{kind}", f"audit.kind.{kind}"} <= set(known)
    assert kind in audit_words.ICONS
