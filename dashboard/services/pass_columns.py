"""How a table of people is spelled: headings and cells, in Indonesian or English."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import PersonKind, normalised_name
from dashboard.services.passes import DEFAULT_COURSE, PassRequest
from dashboard.services.sheet_cells import day_of, kind_of, number_of
from dashboard.services.spreadsheet import plain_heading

REQUIRED = ("name", "doses")

_HEADINGS = {
    "name": ("name", "full name", "nama", "nama lengkap", "nama pegawai"),
    "kind": ("kind", "type", "jenis", "tipe"),
    "doses": ("doses", "dose", "dosis", "jumlah dosis"),
    "course": ("course", "rangkaian", "dosis lengkap"),
    "birth_date": ("birth date", "date of birth", "tanggal lahir", "tgl lahir", "lahir"),
    "office": ("office", "kantor", "opd", "instansi", "unit kerja"),
    "valid_days": ("valid days", "masa berlaku", "hari berlaku", "berlaku hari"),
}
_COLUMNS = {spelled: column for column, all_ in _HEADINGS.items() for spelled in all_}


def column_of(heading: str) -> str | None:
    """The column that a heading names, whatever its case, spaces and underscores; else None."""
    return _COLUMNS.get(plain_heading(heading))


@dataclass(frozen=True, kw_only=True)
class Cells:
    """One row by column, every cell stripped; a missing cell is empty."""

    texts: Mapping[str, str]
    offices: Mapping[str, str]

    def request(self) -> PassRequest:
        """What the row asks for; without a kind it is an employee. Raises InvalidInput."""
        course, valid_days = number_of(self.texts, "course"), number_of(self.texts, "valid_days")
        doses = number_of(self.texts, "doses")
        if doses is None:
            raise InvalidInput(field="doses", problem="empty")
        return PassRequest(
            name=self.texts.get("name", ""),
            kind=kind_of(self.texts, default=PersonKind.EMPLOYEE),
            doses=doses,
            course=DEFAULT_COURSE if course is None else course,
            birth_date=day_of(self.texts, "birth_date"),
            valid_days=PassRequest.valid_days if valid_days is None else valid_days,
            office_id=self._office_id(),
        )

    def _office_id(self) -> str | None:
        written = self.texts.get("office", "")
        if not written:
            return None
        found = self.offices.get(normalised_name(written))
        if found is None:
            raise InvalidInput(field="office", problem="unknown_office")
        return found
