"""The sentences and key figures that the occupancy pages open with."""

import pytest

from dashboard.domain.office import OnFull
from dashboard.domain.people import PersonKind
from dashboard.services.occupancy import Fill, by_urgency
from dashboard.ui import findings
from tests.unit.ui.occupancies import JAKARTA, NOW, day, local, office, point

FULL = office("Setda", inside=120, limit=120)
ALSO_FULL = office("Disdukcapil", inside=61, limit=60)
NEAR = office("Dinas Kesehatan", inside=63, limit=70)
CALM = office("Bappeda", inside=38, limit=55)
EMPTY = office("Kec. Kapongan", inside=0, limit=25)
UNUSED = office("Kec. Panji", inside=0, limit=25, entries=0, people={PersonKind.VISITOR: 0})
CLOSED = office("Disparpora", inside=0, limit=0)


@pytest.mark.parametrize(
    ("offices", "indonesian", "english"),
    [
        ((), "Belum ada kantor", "No offices yet"),
        ((FULL, CALM), "Setda penuh", "Setda is full"),
        ((FULL, ALSO_FULL, CALM), "2 kantor penuh", "2 offices are full"),
        ((NEAR, CALM), "Dinas Kesehatan hampir penuh", "Dinas Kesehatan is nearly full"),
        (
            (FULL, ALSO_FULL, NEAR),
            "2 kantor penuh, Dinas Kesehatan hampir penuh",
            "2 offices are full, Dinas Kesehatan is nearly full",
        ),
        (
            (CALM, EMPTY, CLOSED),
            "Semua kantor masih longgar, teramai Bappeda 69 %",
            "Room in every office, busiest is Bappeda at 69%",
        ),
        (
            (CALM,),
            "Bappeda masih longgar, terisi 69 %",
            "Room in Bappeda, 69% filled",
        ),
        (
            (EMPTY, CLOSED),
            "Tidak ada orang di dalam saat ini",
            "Nobody is inside at the moment",
        ),
        ((UNUSED,), "Belum ada pindaian hari ini", "No scans yet today"),
        ((CLOSED,), "Semua kantor tutup hari ini", "All offices are closed today"),
    ],
)
def test_the_headline_states_what_matters_most(offices, indonesian, english):
    assert findings.overview_finding(offices, language="id") == indonesian
    assert findings.overview_finding(offices, language="en") == english


def test_the_lead_names_day_time_and_level():
    lead = findings.overview_lead(at=NOW, level=2, zone=JAKARTA, language="id")
    assert lead == "Rab, 22 Sep 2021 · 10.42 WIB · PPKM level 2, batas menurut kelas kantor"


def test_without_a_level_the_limits_are_the_capacities():
    lead = findings.overview_lead(at=NOW, level=0, zone=JAKARTA, language="id")
    assert lead.endswith("tanpa PPKM, batas menurut kapasitas")


def test_the_four_figures_are_sums_over_all_offices():
    figures = findings.overview_figures((FULL, NEAR, CLOSED), language="id")
    assert [figure.value for figure in figures] == ["183", "1", "252", "213"]
    assert figures[0].note == "96 % dari batas 190"
    assert figures[1].note == "Setda"
    assert figures[3].note == "120 pegawai, 93 tamu"


def test_a_third_full_office_is_counted_and_not_named():
    third = office("Dinas Sosial", inside=40, limit=40)
    reached = findings.overview_figures((FULL, ALSO_FULL, third), language="id")[1]
    assert reached.note == "Setda, Disdukcapil dan 1 lagi"


def test_all_offices_closed_divides_by_nothing():
    figures = findings.overview_figures((CLOSED,), language="id")
    assert figures[0].note == "semua kantor tutup"


def test_the_days_lead_says_whether_the_next_person_finds_a_place():
    lead = findings.day_lead(day(), zone=JAKARTA, language="id")
    assert lead == "Masih ada 13 tempat · Rab, 22 Sep 2021 · 10.42 WIB"


@pytest.mark.parametrize(
    ("on_full", "begins"),
    [
        (OnFull.REFUSE, "Penuh, yang berikutnya ditolak"),
        (OnFull.WARN, "Penuh, yang berikutnya masuk"),
    ],
)
def test_a_full_office_says_what_happens_to_the_next_person(on_full, begins):
    full = day(limit=37, on_full=on_full)
    assert findings.day_lead(full, zone=JAKARTA, language="id").startswith(begins)


def test_the_days_figures_are_inside_left_peak_entries():
    figures = findings.day_figures(day(refusals=3), zone=JAKARTA, language="id")
    assert [(figure.value, figure.note) for figure in figures] == [
        ("37", "74 % dari batas · 10.42 WIB"),
        ("13", "setelah itu ditolak"),
        ("46", "pukul 10.15 WIB"),
        ("84", "71 orang, 3 kali ditolak"),
    ]


def test_a_day_with_nobody_has_no_peak():
    figures = findings.day_figures(day((point(0, 0, 0),)), zone=JAKARTA, language="id")
    assert (figures[2].value, figures[2].note) == ("0", "belum ada orang")


def test_the_curves_title_is_its_peak():
    assert findings.curve_finding(day(), zone=JAKARTA, language="id") == "Puncak 10.15, 46 dari 50"


@pytest.mark.parametrize(
    ("arrivals", "departures", "finding"),
    [
        (3, 7, "Sejak 09.45 lebih banyak yang pergi"),
        (7, 3, "Sejak 09.45 lebih banyak yang datang"),
        (3, 3, "Sejak 09.45 sama banyak yang datang dan pergi"),
        (0, 0, "Sejak 09.45 tidak ada yang datang atau pergi"),
    ],
)
def test_the_flows_title_says_which_way_people_go(arrivals, departures, finding):
    said = findings.flows_finding(
        since=local(9, 45), arrivals=arrivals, departures=departures, zone=JAKARTA, language="id"
    )
    assert said == finding


@pytest.mark.parametrize(
    ("inside", "limit", "fill"),
    [
        (0, 50, Fill.CALM),
        (29, 50, Fill.CALM),
        (30, 50, Fill.BUSY),
        (49, 50, Fill.BUSY),
        (50, 50, Fill.FULL),
        (57, 50, Fill.FULL),
        (0, 0, Fill.CLOSED),
        (3, 0, Fill.CLOSED),
    ],
)
def test_the_steps_of_fullness_begin_at_their_bounds(inside, limit, fill):
    assert office(inside=inside, limit=limit).fill is fill


def test_people_in_a_closed_office_are_most_urgent_and_an_empty_closed_one_least():
    left_behind = office("Dishub", inside=2, limit=0)
    ordered = by_urgency((CLOSED, CALM, EMPTY, FULL, left_behind))
    assert ordered == (left_behind, FULL, CALM, EMPTY, CLOSED)


def test_equally_full_offices_keep_the_order_of_the_directory():
    one, two = office("A", inside=5, limit=10), office("B", inside=10, limit=20)
    assert by_urgency((one, two)) == (one, two)
    assert by_urgency((two, one)) == (two, one)
