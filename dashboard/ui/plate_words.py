"""Plates in the words of this browser's language, and as a file to print."""

import io
from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from dashboard.credentials.plate_sheet import Paper, write_plates
from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Office
from dashboard.domain.plates import Plate, PlateMode
from dashboard.plate_sheets import plate_sheets
from dashboard.services.plates import OfficePlates
from dashboard.ui.pass_words import local_day_of
from dashboard.ui.people_list import PersonRow
from dashboard.ui.session import services, t
from dashboard.ui.trust_rows import local_date


def matching(offices: Sequence[OfficePlates], *, words: str) -> tuple[OfficePlates, ...]:
    """The offices whose name or identifier has every word."""
    wanted = words.casefold().split()
    return tuple(
        each
        for each in offices
        if all(word in f"{each.office.name} {each.office.id}".casefold() for word in wanted)
    )


def rows(offices: Sequence[OfficePlates]) -> list[PersonRow]:
    """One row an office: its doors with their issues, its mode, when one was issued last."""
    return [_row(each) for each in offices]


def door_line(plate: Plate) -> str:
    """`Masuk: terbitan 2, 22 Sep 2021`."""
    return t(
        "plates.door_line",
        door=t(f"plates.door.{plate.door}"),
        number=plate.issue,
        day=local_date(plate.issued_at),
    )


def problem(error: InvalidInput) -> str:
    """Why a plate was not issued."""
    if error.args_["field"] != "plate":
        # The rollout's: the plate is there already when its stage is recorded.
        return t("plates.problem.stage")
    return t(f"plates.problem.{error.args_['problem']}")


def printable(offices: Sequence[OfficePlates]) -> tuple[tuple[Office, Plate], ...]:
    """The plates that are of use on paper: not those of offices whose code changes."""
    return tuple(
        (each.office, plate)
        for each in offices
        if each.mode is PlateMode.STATIC
        for plate in each.plates
    )


def is_of_this_machine(url: str) -> bool:
    """Whether an address leads back to whichever machine opens it."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def plates_pdf(plates: Sequence[tuple[Office, Plate]], *, paper: Paper, title: str) -> bytes:
    """The plates as pages to print; runs outside a page too, so the title is given."""
    file = io.BytesIO()
    installation = services()
    sheets = plate_sheets(
        plates, code=installation.plate_codes.printed, zone=installation.settings.zone
    )
    write_plates(sheets, file=file, title=title, paper=paper)
    return file.getvalue()


def _row(of: OfficePlates) -> PersonRow:
    newest = max((plate.issued_at for plate in of.plates), default=None)
    return PersonRow(
        id=of.office.id,
        name=of.office.name,
        icon="qr_code_2" if of.plates else "qr_code_2_add",
        colour="none",
        what=" · ".join(map(_door, of.plates)) or t("plates.none_yet"),
        since=t(f"plates.mode.{of.mode}"),
        how_long=local_day_of(newest) if newest else "",
    )


def _door(plate: Plate) -> str:
    """`Masuk (2)`: a row is read at a glance, the issue's day stands at its end."""
    door = t(f"plates.door.{plate.door}")
    return t("plates.door_short", door=door, number=plate.issue)
