"""Offices on their points of the earth, with names that do not lie upon each other."""

from dataclasses import replace
from itertools import product

import pytest

from dashboard.domain.office import Office, OfficeKind, Position
from dashboard.ui.charts.region_map import Bubble, region_map

OFFICE = Office(id="besuki", name="Kec. Besuki", kind=OfficeKind.DISTRICT, capacity=30)


def bubble(name: str, *at: float, words: str = "") -> Bubble:
    position = Position(latitude=at[0], longitude=at[1]) if at else None
    office = replace(OFFICE, id=name.casefold(), name=name, position=position)
    return Bubble(office=office, weight=9, colour="#000001", sentence=f"<{name}>", words=words)


def drawn(*bubbles: Bubble):
    return layers(*bubbles)["map"]


def named(*bubbles: Bubble):
    return layers(*bubbles)["phone"]


def layers(*bubbles: Bubble):
    return {trace.name: trace for trace in region_map(bubbles, language="id").data}


def test_offices_without_a_position_are_left_out():
    trace = drawn(bubble("Kec. Panji", -7.7, 114.1), bubble("Bappeda"))
    assert list(trace.customdata) == ["kec. panji"]


def test_a_district_is_called_by_its_own_name():
    trace = named(
        bubble("Kec. Panji", -7.7, 114.0, words="61 %"), bubble("Kec. Kendit", -7.8, 114.2)
    )
    assert list(trace.text) == ["Panji 61 %", "Kendit"]


def test_names_of_neighbours_stand_on_different_sides():
    trace = named(
        bubble("Kec. Panji", -7.7, 114.000),
        bubble("Kec. Kendit", -7.7, 114.001),
        bubble("Kec. Jangkar", -7.7, 114.3),
    )
    assert all(trace.text)
    first, second, _ = trace.textposition
    assert first != second


def test_who_comes_first_is_named_where_there_is_no_room_for_all():
    crowd = [bubble(f"Kec. Nama Panjang {number}", -7.7, 114.0) for number in range(9)]
    trace = named(*crowd, bubble("Kec. Jauh", -7.8, 114.3))
    assert trace.text[0] == "Nama Panjang 0"
    assert trace.text[8] == ""
    assert len(drawn(*crowd).hovertext) == 9


def test_words_are_seen_over_a_bubble_without_any():
    around = [
        bubble(f"Kec. {number}", -7.7 + down * 0.006, 114.1 + right * 0.008)
        for number, (right, down) in enumerate(product((-1, 0, 1), repeat=2))
        if (right, down) != (0, 0)
    ]
    far = [bubble("Kec. Barat", -7.7, 114.0), bubble("Kec. Timur", -7.7, 114.2)]
    assert named(bubble("Kec. Kendit", -7.7, 114.1), *around, *far).text[0] == ""
    told = named(bubble("Kec. Kendit", -7.7, 114.1, words="61 %"), *around, *far)
    assert told.text[0] == "Kendit 61 %"
    last = named(*around, *far, bubble("Kec. Kendit", -7.7, 114.1, words="61 %"))
    assert last.text[-1] == "Kendit 61 %"
    crowd = [replace(each, words="61 %") for each in around]
    assert named(bubble("Kec. Kendit", -7.7, 114.1, words="61 %"), *crowd, *far).text[0] == ""


@pytest.mark.parametrize("weight", range(40))
def test_a_name_never_gives_way_to_its_own_bubble(weight):
    alone = replace(bubble("Kec. Panji", -7.6437, 114.0371), weight=weight)
    assert named(alone, bubble("Kec. Jauh", -7.8, 114.4)).text[0] == "Panji"


def test_a_wider_window_has_room_for_more_names():
    row = [bubble(f"Kec. Panjang {n}", -7.7 + n % 3 * 0.02, 114.0 + n * 0.02) for n in range(9)]
    found = layers(*row, bubble("Kec. Jauh", -7.8, 114.3))
    assert all(found["wide"].text)
    assert not all(found["phone"].text)


def test_only_the_bubbles_answer_the_pointer():
    found = layers(bubble("Kec. Panji", -7.7, 114.1))
    assert {name: each.hoverinfo for name, each in found.items()} == {
        "map": None,
        "phone": "skip",
        "wide": "skip",
    }


def test_words_of_people_are_not_markup():
    assert drawn(bubble("<b>Dinas</b>", -7.7, 114.0)).hovertext[0].startswith("&lt;")


def test_one_office_alone_has_room_around_it():
    figure = region_map([bubble("Kec. Panji", -7.7, 114.0)], language="id")
    west, east = figure.layout.xaxis.range
    assert west < 114.0 < east
