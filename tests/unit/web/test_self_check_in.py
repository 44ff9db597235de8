"""Self check-in by HTTP: what each form comes to, and each refusal with its sentence."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from dashboard.domain.hours import OpeningHours
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.plates import Door, PlateMode
from dashboard.domain.rules import Decision
from dashboard.domain.scan import DirectionSetting, GuestBook
from dashboard.domain.verdict import Reason
from dashboard.messages import catalogue
from dashboard.services import self_check_in
from dashboard.services.access import OPERATOR, SELF_CHECK_IN_ID
from dashboard.services.desk import Particulars
from dashboard.services.self_check_in import AT_A_PLATE, LOOKS, SENDINGS
from tests.unit.web.phone import DESK, OFFICE, OTHER, OURS, Phone, path_of, picture_of


@pytest.fixture
def phone(tmp_path: Path) -> Phone:
    return Phone(tmp_path)


@pytest.fixture
def plate(phone: Phone) -> str:
    return phone.address()


def blank(side: int) -> bytes:
    """A picture of nothing, so many pixels a side."""
    file = io.BytesIO()
    Image.new("1", (side, side), 1).save(file, format="png")
    return file.getvalue()


def words(key: str) -> str:
    return catalogue("id")[key]


def decide(phone: Phone, word: str) -> None:
    (waiting,) = phone.services.front_desk.waiting(user=OPERATOR, office_id=OFFICE, now=phone.at)
    deciding = getattr(phone.services.admission, word)
    deciding(user=OPERATOR, scan_id=waiting.scan_id, desk=DESK, at=phone.at, now=phone.at)


def test_the_plates_page_tells_the_office_and_what_is_kept(phone: Phone, plate: str) -> None:
    page = phone.client.get(plate)
    assert page.status_code == 200
    for said in ("Dinas Kominfo", words("self_check_in.privacy"), 'href="/privacy"'):
        assert said in page.text
    assert 'accept="image/*" capture="environment" required' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert not re.search(r"<script(?![^>]*\ssrc=)", page.text), "the policy forbids inline script"


def test_a_declared_colour_waits_for_the_desk(phone: Phone, plate: str) -> None:
    sent = phone.declare(plate, host="Bu Rina", purpose="KTP", organisation="Desa Kotakan")
    assert sent.status_code == 303
    page = phone.client.get(sent.headers["location"])
    assert words("self_check_in.ticket.waiting.title") in page.text
    assert 'http-equiv="refresh" content="5"' in page.text
    (waiting,) = phone.services.ledger.waiting(office_id=OFFICE, since=phone.at - timedelta(1))
    assert (waiting.evidence, waiting.colour, waiting.decision) == (
        Evidence.DECLARED,
        Colour.GREEN,
        Decision.CHECK,
    )
    assert waiting.actor == SELF_CHECK_IN_ID
    sealed = phone.services.seal.unseal(waiting.sealed_name or b"", bound_to=waiting.scan_id)
    book = Particulars.unpacked(sealed or "").guest_book
    assert book == GuestBook(host="Bu Rina", purpose="KTP", organisation="Desa Kotakan")
    assert phone.inside() == 0


@pytest.mark.parametrize(
    ("colour", "decision"),
    [("green", "check"), ("yellow", "check"), ("none", "check"), ("red", "refuse")],
)
def test_no_declared_colour_admits(phone: Phone, plate: str, colour: str, decision: str) -> None:
    phone.declare(plate, colour=colour)
    (scan,) = phone.services.ledger.recent_scans(office_id=OFFICE, desk=None, limit=5)
    assert (scan.decision, phone.inside()) == (decision, 0)


def test_a_certificate_is_judged_as_at_the_desk(phone: Phone, plate: str) -> None:
    sent = phone.send(plate, picture=phone.badge(), host="Pak Agus")
    page = phone.client.get(sent.headers["location"])
    assert words("self_check_in.ticket.admitted.title") in page.text
    (stay,) = phone.services.ledger.open_visits(office_id=OFFICE)
    assert (stay.evidence, stay.colour, stay.desk) == (
        Evidence.VERIFIED,
        Colour.GREEN,
        words("self_check_in.desk"),
    )


def test_a_picture_of_somebody_who_goes_without_code_stays_unread(phone: Phone, plate: str) -> None:
    phone.declare(plate, picture=phone.badge())
    (scan,) = phone.services.ledger.recent_scans(office_id=OFFICE, desk=None, limit=5)
    assert scan.evidence is Evidence.DECLARED


def test_a_form_sent_twice_is_one_check_in_and_one_ticket(phone: Phone, plate: str) -> None:
    form, picture = phone.form(plate), phone.badge()
    first = phone.send(plate, form=form, picture=picture)
    phone.later(minutes=5)
    again = phone.send(plate, form=form, picture=phone.badge(name="Ani"))
    other = phone.declare(plate, form=form)
    assert {each.headers["location"] for each in (first, again, other)} == {
        first.headers["location"]
    }
    assert (phone.inside(), phone.stored()) == (1, 1)


def test_a_ticket_is_confirmed_at_the_desk_and_closes_its_own_stay(
    phone: Phone, plate: str
) -> None:
    ticket = phone.declare(plate).headers["location"]
    phone.declare(plate, name="Orang Lain", form=phone.form(plate))
    first = phone.services.ledger.waiting(office_id=OFFICE, since=phone.at - timedelta(1))[0]
    services, token = phone.services, ticket.rpartition("/")[2]

    def shown() -> Reason:
        return services.admission.scan(
            user=OPERATOR,
            code=f"{services.settings.public_url}/t/{token}",
            desk=DESK,
            scan_id=f"s{phone.at}",
            setting=DirectionSetting.AUTO,
            at=phone.at,
            now=phone.at,
        ).reason

    assert shown() is Reason.DECLARED_ONLY
    services.admission.confirm(
        user=OPERATOR, scan_id=first.scan_id, desk=DESK, at=phone.at, now=phone.at
    )
    assert words("self_check_in.ticket.admitted.title") in phone.client.get(ticket).text
    phone.later(minutes=30)
    assert (shown(), phone.inside()) == (Reason.LEFT, 0)
    assert words("self_check_in.ticket.left.title") in phone.client.get(ticket).text


def test_the_holder_leaves_by_the_page_once(phone: Phone, plate: str) -> None:
    ticket = phone.send(plate, picture=phone.badge()).headers["location"]
    phone.later(minutes=30)
    for _ in range(2):
        assert phone.client.post(ticket, headers=OURS).status_code == 303
    assert (phone.inside(), phone.stored()) == (0, 2)
    assert words("self_check_in.ticket.left.title") in phone.client.get(ticket).text


@pytest.mark.parametrize(("word", "state"), [("confirm", "admitted"), ("decline", "refused")])
def test_the_ticket_tells_what_staff_decided(
    phone: Phone, plate: str, word: str, state: str
) -> None:
    ticket = phone.declare(plate).headers["location"]
    decide(phone, word)
    assert words(f"self_check_in.ticket.{state}.title") in phone.client.get(ticket).text


def test_a_ticket_that_nobody_decided_lapses(phone: Phone, plate: str) -> None:
    ticket = phone.declare(plate).headers["location"]
    phone.later(minutes=10)
    page = phone.client.get(ticket)
    assert words("self_check_in.ticket.lapsed.title") in page.text
    assert "http-equiv" not in page.text


def test_a_refused_certificate_says_why_and_what_to_do(phone: Phone, plate: str) -> None:
    ticket = phone.send(plate, picture=phone.badge(doses=0)).headers["location"]
    assert words("self_check_in.why.colour_refuses") in phone.client.get(ticket).text
    foreign = phone.send(plate, picture=picture_of("https://example.org/x"))
    page = phone.client.get(foreign.headers["location"])
    assert words("self_check_in.why.unsupported_code") in page.text


def test_a_full_office_says_so(tmp_path: Path) -> None:
    phone = Phone(tmp_path, capacity=1)
    plate = phone.address()
    phone.send(plate, picture=phone.badge())
    ticket = phone.declare(plate).headers["location"]
    assert words("self_check_in.why.office_full") in phone.client.get(ticket).text


def test_the_phone_is_not_told_of_the_positive_register(phone: Phone, plate: str) -> None:
    ticket = phone.declare(plate, colour="black").headers["location"]
    page = phone.client.get(ticket).text
    assert words("self_check_in.why.ask_staff") in page
    assert words("verdict.colour.black") not in page


@pytest.mark.parametrize(
    ("fields", "picture", "problem"),
    [
        ({"way": "declared", "name": "  "}, b"", "name.empty"),
        ({"way": "declared", "name": "x" * 121}, b"", "name.not_plain_text"),
        ({"way": "declared", "name": "a", "host": "x" * 200}, b"", "host.not_plain_text"),
        ({}, b"", "picture.missing"),
        ({}, b"no picture at all", "picture.unreadable"),
        ({}, blank(50), "picture.no_code"),
        ({}, blank(7_100), "picture.too_large"),
    ],
)
def test_what_cannot_be_used_comes_back_with_a_sentence_and_stores_nothing(
    phone: Phone, plate: str, fields: dict[str, str], picture: bytes, problem: str
) -> None:
    data = (
        {"blank": blank(50), "huge": blank(7_100)}[picture]
        if picture
        in (
            "blank",
            "huge",
        )
        else picture
    )
    assert isinstance(data, bytes)
    page = phone.send(plate, picture=data, **fields)
    assert page.status_code == 422
    assert words(f"self_check_in.problem.{problem}") in page.text
    assert phone.stored() == 0


def test_a_body_larger_than_any_photograph_is_not_read(phone: Phone, plate: str) -> None:
    page = phone.client.post(plate, content=b"x" * 16_000_001, headers=OURS)
    assert words("self_check_in.problem.picture.too_large") in page.text


def test_what_is_no_form_is_said_so(phone: Phone, plate: str) -> None:
    headers = OURS | {"content-type": "multipart/form-data"}
    page = phone.client.post(plate, content=b"--x", headers=headers)
    assert words("self_check_in.problem.form.unusable") in page.text


def test_what_was_typed_stands_there_again(phone: Phone, plate: str) -> None:
    page = phone.declare(plate, name="", host='Bu "Rina" <b>', colour="yellow")
    assert 'value="Bu &#34;Rina&#34; &lt;b&gt;"' in page.text
    assert re.search(r'id="colour-yellow"[^>]* checked', page.text)


def test_a_form_of_another_site_is_refused(phone: Phone, plate: str) -> None:
    for path in (plate, "/t/x"):
        page = phone.client.post(path, headers={"Origin": "https://elsewhere.example"})
        assert page.status_code == 403
        assert words("self_check_in.refusal.elsewhere.title") in page.text


@pytest.mark.parametrize("minutes", [15, 60])
def test_a_form_lasts_a_quarter_of_an_hour(phone: Phone, plate: str, minutes: int) -> None:
    form = phone.form(plate)
    phone.later(minutes=minutes)
    page = phone.declare(plate, form=form)
    assert page.status_code == 410
    assert words("self_check_in.refusal.form_old.title") in page.text


def test_a_form_belongs_to_its_plate(phone: Phone, plate: str) -> None:
    form = phone.form(phone.address(office=OTHER))
    page = phone.declare(plate, form=form)
    assert words("self_check_in.refusal.form_old.title") in page.text
    assert (phone.stored(), phone.stored(OTHER)) == (0, 0)


def test_a_changing_code_is_good_for_ninety_seconds_and_its_form_longer(phone: Phone) -> None:
    phone.services.plates.set_mode(
        user=OPERATOR, office_id=OFFICE, mode=PlateMode.CHANGING, at=phone.at
    )
    path = path_of(phone.services.plate_codes.shown(phone.plate(), at=phone.at))
    phone.later(seconds=89)
    form = phone.form(path)
    phone.later(seconds=61)
    page = phone.client.get(path)
    assert page.status_code == 410
    assert words("plates.refusal.too_old.title") in page.text
    # The form that was opened in time is taken, in either language.
    other = phone.client.get(f"{path}?language=en&form={form}")
    assert "Whom you visit" in other.text
    assert phone.declare(path, form=form).status_code == 303


def test_a_printed_plate_does_not_do_where_the_code_changes(phone: Phone, plate: str) -> None:
    phone.services.plates.set_mode(
        user=OPERATOR, office_id=OFFICE, mode=PlateMode.CHANGING, at=phone.at
    )
    assert words("plates.refusal.changing_required.title") in phone.client.get(plate).text


def test_plates_that_do_not_hold(phone: Phone, plate: str, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    foreign = Phone(tmp_path / "other").address()
    said = {foreign: "other_installation", plate[:-1]: "damaged"}
    for path, problem in said.items():
        page = phone.client.get(path)
        assert page.status_code == 404
        assert words(f"plates.refusal.{problem}.title") in page.text
    phone.services.plates.reissue(
        user=OPERATOR, office_id=OFFICE, door=Door.BOTH, reason="", at=phone.at
    )
    assert words("plates.refusal.superseded.title") in phone.client.get(plate).text


def test_a_plate_of_an_office_that_is_no_more(phone: Phone, plate: str) -> None:
    form = phone.form(plate)
    phone.services.office_administration.close(
        user=OPERATOR, office_id=OFFICE, merged_into=None, reason="", at=phone.at
    )
    for page in (phone.client.get(plate), phone.declare(plate, form=form)):
        assert page.status_code == 410
        assert words("plates.refusal.closed_office.title") in page.text


def test_a_closed_office_lets_nobody_in_and_everybody_out(phone: Phone, plate: str) -> None:
    exit_ = phone.address(door=Door.EXIT)
    phone.services.hours.put(OFFICE, OpeningHours(spans={3: ((450, 960),)}))
    phone.at = phone.at.replace(hour=8, minute=59)
    form = phone.form(plate)
    phone.later(minutes=1)  # 16.00 in Jakarta
    for page in (phone.client.get(plate), phone.declare(plate, form=form)):
        assert page.status_code == 403
        assert words("self_check_in.refusal.closed_now.title") in page.text
        # A Wednesday, open on Wednesdays alone.
        assert "Buka lagi Rab, 29 Sep 2021 pukul 07.30 WIB." in page.text
    assert phone.client.get(exit_).status_code == 200


def test_the_plate_at_the_way_out_records_an_exit(phone: Phone, plate: str) -> None:
    picture = phone.badge()
    phone.send(plate, picture=picture)
    exit_ = phone.address(door=Door.EXIT)
    phone.later(minutes=10)
    page = phone.client.get(exit_)
    assert words("self_check_in.form.leave_send") in page.text
    assert 'name="host"' not in page.text
    ticket = phone.send(exit_, picture=picture).headers["location"]
    assert words("self_check_in.ticket.left.title") in phone.client.get(ticket).text
    assert phone.inside() == 0


def test_the_page_offers_the_ticket_that_this_phone_has_here(phone: Phone, plate: str) -> None:
    ticket = phone.declare(plate).headers["location"]
    assert f'href="{ticket}"' in phone.client.get(plate).text
    elsewhere = phone.client.get(phone.address(office=OTHER)).text
    assert f'href="{ticket}"' not in elsewhere
    assert f'href="{ticket}"' not in phone.another().get(plate).text


def test_a_ticket_that_nobody_was_given(phone: Phone, plate: str) -> None:
    for token in ("x", "A" * 35):
        page = phone.client.get(f"/t/{token}")
        assert page.status_code == 404
        assert words("self_check_in.refusal.no_ticket.title") in page.text
        assert phone.client.post(f"/t/{token}", headers=OURS).status_code == 404


def test_a_hundred_tries_a_minute_from_one_address_are_refused(phone: Phone, plate: str) -> None:
    form = phone.form(plate)
    pages = [phone.declare(plate, form=form) for _ in range(SENDINGS.most + 2)]
    assert [page.status_code for page in pages[-3:]] == [303, 429, 429]
    assert words("self_check_in.refusal.too_many.title") in pages[-1].text
    assert pages[-1].headers["retry-after"] == "60"
    assert phone.stored() == 1
    phone.later(minutes=1)
    assert phone.declare(plate, form=form).status_code == 303


def test_a_hundred_looks_a_minute_from_one_address_are_refused(phone: Phone, plate: str) -> None:
    pages = [phone.client.get(plate[:-1]) for _ in range(LOOKS.most + 1)]
    assert [page.status_code for page in pages[-2:]] == [404, 429]


def test_one_plate_takes_so_many_a_minute_from_everywhere(
    phone: Phone, plate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(self_check_in, "AT_A_PLATE", replace(AT_A_PLATE, most=2))
    pages = [phone.declare(plate) for _ in range(3)]
    assert [page.status_code for page in pages] == [303, 303, 429]
    assert AT_A_PLATE.most > SENDINGS.most
    assert phone.declare(phone.address(office=OTHER)).status_code == 303


def test_the_language_stays_chosen(phone: Phone, plate: str) -> None:
    assert "Whom you visit" in phone.client.get(f"{plate}?language=en").text
    assert "Whom you visit" in phone.client.get(plate).text


def test_everything_together_is_light(phone: Phone, plate: str) -> None:
    ticket = phone.declare(plate).headers["location"]
    assets = ("light.css", "check_in.js", "camera.js")
    paths = [plate, ticket, *(f"/check-in/{name}" for name in assets)]
    assert sum(len(phone.client.get(path).content) for path in paths) < 60_000


def test_an_employee_is_asked_for_no_host(phone: Phone, plate: str) -> None:
    phone.declare(plate, kind="employee", host="Bu Rina")
    (scan,) = phone.services.ledger.recent_scans(office_id=OFFICE, desk=None, limit=5)
    sealed = phone.services.seal.unseal(scan.sealed_name or b"", bound_to=scan.scan_id)
    assert scan.person_kind is PersonKind.EMPLOYEE
    assert Particulars.unpacked(sealed or "").guest_book == GuestBook()
