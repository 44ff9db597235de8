"""What a desk's answer looks like: fill, word, sound, and how long it stays."""

from datetime import UTC, date, datetime

import pytest

from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction
from dashboard.domain.verdict import CODE_REASONS, PLATE_REASONS, Reason
from dashboard.messages import catalogue
from dashboard.services.desk import ScanAnswer
from dashboard.services.first_look import FirstLook
from dashboard.ui.verdict_card import SECONDS_UP, Sound, Tone, card_of, unrecorded_card


def answer(**changes):
    given = {
        "scan_id": "a1",
        "event_id": "a1",
        "decision": Decision.ADMIT,
        "reason": Reason.COLOUR_ADMITS,
        "colour": Colour.GREEN,
        "evidence": Evidence.VERIFIED,
        "inside": 38,
        "limit": 50,
        "direction": Direction.IN,
        "visit_id": "v1",
        "at": datetime(2021, 9, 22, 3, 42, tzinfo=UTC),
        "arrived_at": datetime(2021, 9, 22, 3, 42, tzinfo=UTC),
        "name": "Nur Laila Hidayati",
        "person_kind": PersonKind.VISITOR,
        "doses": 2,
    }
    return ScanAnswer(**(given | changes))


NO_NEXT_STEP = (Reason.COLOUR_ADMITS, Reason.LEFT)
REFUSED = {"decision": Decision.REFUSE, "visit_id": None}
CHECKED = {"decision": Decision.CHECK, "visit_id": None}
LEAVING = {"decision": Decision.RECORDED, "reason": Reason.LEFT, "direction": Direction.OUT}


@pytest.mark.parametrize(
    ("changes", "tone", "word", "sound"),
    [
        ({}, Tone.GREEN, "HIJAU", Sound.ADMIT),
        (
            {"colour": Colour.YELLOW, "reason": Reason.COLOUR_NEEDS_CHECK, **CHECKED},
            Tone.YELLOW,
            "KUNING",
            Sound.CHECK,
        ),
        (
            {"colour": Colour.YELLOW, "reason": Reason.CONFIRMED},
            Tone.YELLOW,
            "KUNING",
            Sound.ADMIT,
        ),
        (
            {"colour": Colour.RED, "reason": Reason.COLOUR_REFUSES, **REFUSED},
            Tone.RED,
            "MERAH",
            Sound.REFUSE,
        ),
        (
            {"colour": Colour.BLACK, "reason": Reason.ACTIVE_CASE, **REFUSED},
            Tone.BLACK,
            "HITAM",
            Sound.ALARM,
        ),
        ({"reason": Reason.OFFICE_FULL, **REFUSED}, Tone.PLAIN, "PENUH", Sound.REFUSE),
        ({"reason": Reason.EXPIRED, **CHECKED}, Tone.PLAIN, "CEK", Sound.CHECK),
        (
            {"colour": None, "reason": Reason.UNREADABLE, **REFUSED},
            Tone.PLAIN,
            "TIDAK TERBACA",
            Sound.REFUSE,
        ),
        (
            {"colour": None, "reason": Reason.BAD_SIGNATURE, **REFUSED},
            Tone.PLAIN,
            "DITOLAK",
            Sound.REFUSE,
        ),
        (LEAVING, Tone.OUT, "KELUAR", Sound.OUT),
        ({**LEAVING, "colour": Colour.RED}, Tone.OUT, "KELUAR", Sound.OUT),
    ],
)
def test_fill_and_word_follow_the_answer(changes, tone, word, sound):
    card = card_of(answer(**changes), language="id")
    assert (card.tone, card.word, card.sound) == (tone, word, sound)


@pytest.mark.parametrize(
    ("changes", "stays"), [({}, False), (LEAVING, False), (CHECKED, True), (REFUSED, True)]
)
def test_only_admissions_and_exits_go_by_themselves(changes, stays):
    assert (card_of(answer(**changes), language="id").seconds == 0) is stays


def test_a_green_person_who_may_not_enter_keeps_the_colour_on_a_chip():
    card = card_of(answer(reason=Reason.OFFICE_FULL, **REFUSED), language="id")
    assert card.chip == "HIJAU"


def test_the_facts_name_kind_doses_and_evidence():
    assert card_of(answer(), language="id").facts == "tamu · 2 dosis · tanda tangan sah"


def test_a_code_without_a_person_has_no_facts_and_no_chip():
    given = answer(
        colour=None, person_kind=None, name=None, reason=Reason.UNREADABLE, doses=None, **REFUSED
    )
    card = card_of(given, language="id")
    assert (card.facts, card.chip, card.name) == ("", "", "")


def test_a_second_showing_of_one_scan_is_drawn_anew():
    ids = {card_of(answer(), language="id", showing=showing).id for showing in (1, 2)}
    assert len(ids) == 2


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_says_something_and_every_refusal_what_to_do(reason, language):
    texts = catalogue(language)
    assert texts[f"reason.{reason}.sentence"]
    assert texts[f"reason.{reason}.next"] or reason in NO_NEXT_STEP


def test_every_reading_word_and_every_useless_ticket_and_plate_is_a_reason_of_its_own():
    assert len(CODE_REASONS) == 7 + 3 + 2


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("reason", sorted(PLATE_REASONS))
def test_a_plate_has_a_word_of_its_own_and_is_named(reason, language):
    given = answer(colour=None, person_kind=None, reason=reason, plate_of="Dinas A", **REFUSED)
    card = card_of(given, language=language)
    assert card.word == catalogue(language)["verdict.plate"]
    assert "Dinas A" in card.next_step
    assert (card.tone, card.seconds) == (Tone.PLAIN, 0)


EXPIRED = {"evidence": Evidence.VERIFIED_EXPIRED, "expired_on": date(2021, 9, 12)}


@pytest.mark.parametrize(
    ("changes", "sentence", "next_step"),
    [
        ({"reason": Reason.EXPIRED, **REFUSED}, "Sertifikat kedaluwarsa", "tidak diterima lagi"),
        ({"reason": Reason.EXPIRED, **CHECKED}, "Cek dulu", "sudah kedaluwarsa"),
        ({}, "Silakan masuk", "sudah kedaluwarsa"),
    ],
)
def test_an_expired_certificate_is_said_with_its_date_whatever_the_rule_decides(
    changes, sentence, next_step
):
    card = card_of(answer(**EXPIRED, **changes), language="id")
    assert card.sentence == sentence
    assert next_step in card.next_step
    assert "asli, kedaluwarsa sejak Min, 12 Sep 2021" in card.facts


def test_a_repeated_answer_says_expired_without_the_date():
    card = card_of(answer(evidence=Evidence.VERIFIED_EXPIRED, repeated=True), language="id")
    assert "asli, kedaluwarsa" in card.facts


def test_a_check_is_never_called_a_check_where_the_rule_refuses():
    card = card_of(answer(colour=None, reason=Reason.NO_COLOUR, **REFUSED), language="id")
    assert card.sentence == "Belum boleh masuk"


def test_a_possible_case_is_a_check_with_the_colour_on_a_chip():
    card = card_of(answer(reason=Reason.POSSIBLE_CASE, **CHECKED), language="id")
    assert (card.tone, card.word, card.chip) == (Tone.PLAIN, "CEK", "HIJAU")


def test_who_was_let_in_all_the_same_does_not_stand_under_red():
    card = card_of(answer(colour=Colour.RED, reason=Reason.OVERRIDDEN), language="id")
    assert (card.tone, card.word, card.chip) == (Tone.PLAIN, "DIIZINKAN", "MERAH")
    assert card.sound is Sound.ADMIT


def look(**changes):
    given = {
        "scan_id": "a1",
        "at": datetime(2021, 9, 22, 3, 42, tzinfo=UTC),
        "decision": Decision.ADMIT,
        "reason": Reason.COLOUR_ADMITS,
        "colour": Colour.GREEN,
        "evidence": Evidence.VERIFIED,
        "direction": Direction.IN,
        "registers_asked": True,
        "name": "Nur Laila Hidayati",
        "person_kind": PersonKind.VISITOR,
        "doses": 2,
        "companions": 0,
        "expired_on": None,
    }
    return unrecorded_card(FirstLook(**(given | changes)), language="id")


def test_an_unrecorded_card_says_so_and_claims_no_figure():
    card = look()
    assert (card.tone, card.word, card.sentence) == (Tone.GREEN, "HIJAU", "Belum tercatat")
    assert (card.inside, card.inside_label) == ("", "")


def test_an_unrecorded_card_says_which_registers_were_not_asked():
    assert "Daftar kasus" not in look().next_step
    assert "Daftar kasus" in look(registers_asked=False).next_step


@pytest.mark.parametrize(
    ("changes", "tone", "sound", "seconds"),
    [
        ({"decision": Decision.CHECK, "colour": Colour.YELLOW}, Tone.YELLOW, Sound.CHECK, 0),
        (
            {
                "decision": Decision.REFUSE,
                "colour": Colour.RED,
                "reason": Reason.COLOUR_REFUSES,
            },
            Tone.RED,
            Sound.REFUSE,
            0,
        ),
        (
            {
                "decision": Decision.REFUSE,
                "colour": Colour.RED,
                "reason": Reason.COLOUR_REFUSES,
                "direction": Direction.OUT,
            },
            Tone.OUT,
            Sound.OUT,
            SECONDS_UP,
        ),
        ({}, Tone.GREEN, Sound.ADMIT, SECONDS_UP),
    ],
)
def test_an_unrecorded_card_stays_where_staff_have_something_to_do(changes, tone, sound, seconds):
    card = look(**changes)
    assert (card.tone, card.sound, card.seconds) == (tone, sound, seconds)
