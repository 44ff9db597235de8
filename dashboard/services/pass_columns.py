"""How a table of people is spelled: headings and cells, in Indonesian or English."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import PersonKind, normalised_name
from dashboard.services.passes import DEFAULT_COURSE, PassRequest

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
_KINDS = {
    "employee": PersonKind.EMPLOYEE,
    "pegawai": PersonKind.EMPLOYEE,
    "karyawan": PersonKind.EMPLOYEE,
    "asn": PersonKind.EMPLOYEE,
    "visitor": PersonKind.VISITOR,
    "pengunjung": PersonKind.VISITOR,
    "tamu": PersonKind.VISITOR,
}
# Day before month, as people here write; ISO for programs.
_DATE_PATTERNS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d")
_LARGEST_DIGITS = 6


def column_of(heading: str) -> str | None:
    """The column that a heading names, whatever its case, spaces and underscores; else None."""
    return _COLUMNS.get(" ".join(heading.casefold().replace("_", " ").replace("-", " ").split()))


@dataclass(frozen=True, kw_only=True)
class Cells:
    """One row by column, every cell stripped; a missing cell is empty."""

    texts: Mapping[str, str]
    offices: Mapping[str, str]

    def request(self) -> PassRequest:
        """What the row asks for; without a kind it is an employee. Raises InvalidInput."""
        course, valid_days = self._number("course"), self._number("valid_days")
        doses = self._number("doses")
        if doses is None:
            raise InvalidInput(field="doses", problem="empty")
        return PassRequest(
            name=self.texts.get("name", ""),
            kind=self._kind(),
            doses=doses,
            course=DEFAULT_COURSE if course is None else course,
            birth_date=self._birth_date(),
            valid_days=PassRequest.valid_days if valid_days is None else valid_days,
            office_id=self._office_id(),
        )

    def _kind(self) -> PersonKind:
        written = self.texts.get("kind", "").casefold()
        if not written:
            return PersonKind.EMPLOYEE
        if written not in _KINDS:
            raise InvalidInput(field="kind", problem="unknown_kind")
        return _KINDS[written]

    def _number(self, column: str) -> int | None:
        written = self.texts.get(column, "")
        if not written:
            return None
        if not (written.isascii() and written.isdigit() and len(written) <= _LARGEST_DIGITS):
            raise InvalidInput(field=column, problem="not_a_number")
        return int(written)

    def _birth_date(self) -> date | None:
        written = self.texts.get("birth_date", "")
        if not written:
            return None
        for pattern in _DATE_PATTERNS:
            try:
                # A day has no zone: it is the one in the person's papers.
                return datetime.strptime(written, pattern).date()  # noqa: DTZ007
            except ValueError:
                continue
        raise InvalidInput(field="birth_date", problem="not_a_date")

    def _office_id(self) -> str | None:
        written = self.texts.get("office", "")
        if not written:
            return None
        found = self.offices.get(normalised_name(written))
        if found is None:
            raise InvalidInput(field="office", problem="unknown_office")
        return found
