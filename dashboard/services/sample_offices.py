"""The offices of the demonstration: real names and areas, invented figures, marked as sample."""

from dataclasses import dataclass

from dashboard.domain.hours import OpeningHours
from dashboard.domain.office import Office, OfficeClass, OfficeKind, Position


@dataclass(frozen=True, kw_only=True)
class SampleOffice:
    """An office with the people of an ordinary working day. `always_open`: day and night."""

    office: Office
    employees: int
    visitors: int
    always_open: bool = False

    @property
    def hours(self) -> OpeningHours:
        """When it is open; without any it never closes."""
        return OpeningHours() if self.always_open else _HOURS


CLOSES = {1: 16, 2: 16, 3: 16, 4: 16, 5: 15}
"""The local hour of closing by weekday, 1 Monday."""

_OPENS_MINUTE = 7 * 60 + 30
_HOURS = OpeningHours(
    spans={weekday: ((_OPENS_MINUTE, hour * 60),) for weekday, hour in CLOSES.items()}
)

# id, name, capacity, employees, visitors a day: all figures are invented.
_Figures = tuple[str, str, int, int, int]

_SEATS: tuple[_Figures, ...] = (
    ("pendopo", "Pendopo Kabupaten", 80, 22, 34),
    ("setda", "Sekretariat Daerah", 120, 96, 88),
)
_DEPARTMENTS: tuple[_Figures, ...] = (
    ("kominfo", "Dinas Kominfo", 50, 32, 24),
    ("pendidikan", "Dinas Pendidikan", 90, 58, 66),
    ("kesehatan", "Dinas Kesehatan", 70, 48, 52),
    ("pupr", "Dinas PUPR", 65, 40, 30),
    ("perkim", "Dinas Perkim", 45, 26, 18),
    ("lingkungan", "Dinas Lingkungan Hidup", 50, 28, 16),
    ("sosial", "Dinas Sosial", 40, 22, 46),
    ("tenaga-kerja", "Dinas Tenaga Kerja", 40, 20, 42),
    ("p3a-ppkb", "DP3A-PPKB", 45, 24, 16),
    ("ketahanan-pangan", "Dinas Ketahanan Pangan", 35, 18, 9),
    ("pertanian", "Dinas Pertanian", 70, 32, 22),
    ("perikanan", "Dinas Perikanan", 45, 20, 14),
    ("koperindag", "Dinas Koperindag", 50, 28, 32),
    ("perhubungan", "Dinas Perhubungan", 45, 26, 24),
    ("pmd", "DPMD", 45, 24, 30),
    ("disdukcapil", "Disdukcapil", 60, 34, 190),
    ("dpmptsp", "DPMPTSP", 45, 24, 78),
    ("disparpora", "Disparpora", 40, 18, 12),
    ("perpustakaan", "Dinas Perpustakaan", 60, 16, 58),
    ("satpol-pp", "Satpol PP", 50, 30, 8),
    ("bappeda", "Bappeda", 55, 36, 22),
    ("bpkad", "BPKAD", 60, 36, 26),
    ("bapenda", "Bapenda", 45, 28, 74),
    ("bkpsdm", "BKPSDM", 50, 32, 36),
    ("bakesbangpol", "Bakesbangpol", 30, 16, 14),
    ("bpbd", "BPBD", 40, 20, 8),
    ("inspektorat", "Inspektorat", 35, 22, 10),
    ("setwan", "Sekretariat DPRD", 60, 34, 28),
)
# With the point of the area, not of the office; two areas have none that is known.
_DISTRICTS: tuple[tuple[str, tuple[float, float] | None], ...] = (
    ("Sumbermalang", (-7.890, 113.680)),
    ("Jatibanteng", (-7.831, 113.656)),
    ("Banyuglugur", (-7.752, 113.632)),
    ("Besuki", (-7.737, 113.689)),
    ("Suboh", (-7.761, 113.734)),
    ("Mlandingan", (-7.787, 113.793)),
    ("Bungatan", (-7.740, 113.823)),
    ("Kendit", (-7.736, 113.894)),
    ("Panarukan", (-7.692, 113.966)),
    ("Situbondo", (-7.705, 113.995)),
    ("Mangaran", (-7.627, 114.037)),
    ("Panji", (-7.708, 114.037)),
    ("Kapongan", (-7.705, 114.084)),
    ("Arjasa", None),
    ("Jangkar", (-7.801, 114.156)),
    ("Asembagus", (-7.888, 114.215)),
    ("Banyuputih", None),
)
_BUSY_DISTRICTS = {"Besuki": 46, "Situbondo": 52, "Panji": 40, "Panarukan": 38, "Asembagus": 34}
_HOSPITALS: tuple[_Figures, ...] = (
    ("rsud-abdoer-rahem", "RSUD dr. Abdoer Rahem", 300, 150, 420),
    ("rsud-besuki", "RSUD Besuki", 160, 70, 170),
    ("rsud-asembagus", "RSUD Asembagus", 120, 54, 110),
)

# Offices that deal with the public all day count as essential in the sample.
_ESSENTIAL = {"kesehatan", "disdukcapil", "bpbd", "satpol-pp", "perhubungan"}


def sample_offices() -> tuple[SampleOffice, ...]:
    """Every office of the regency, in the order of the directory."""
    kinds = (OfficeKind.PENDOPO, OfficeKind.SECRETARIAT)
    seats = (_sample(figures, kind) for figures, kind in zip(_SEATS, kinds, strict=True))
    departments = (_sample(figures, OfficeKind.DEPARTMENT) for figures in _DEPARTMENTS)
    hospitals = (_sample(figures, OfficeKind.HOSPITAL) for figures in _HOSPITALS)
    return (*seats, *departments, *map(_district, _DISTRICTS), *hospitals)


def _sample(
    figures: _Figures, kind: OfficeKind, position: tuple[float, float] | None = None
) -> SampleOffice:
    office_id, name, capacity, employees, visitors = figures
    hospital = kind is OfficeKind.HOSPITAL
    essential = hospital or office_id in _ESSENTIAL
    return SampleOffice(
        office=Office(
            id=office_id,
            name=name,
            kind=kind,
            capacity=capacity,
            office_class=OfficeClass.ESSENTIAL if essential else OfficeClass.NON_ESSENTIAL,
            position=Position(latitude=position[0], longitude=position[1]) if position else None,
            desks=_desks(visitors),
            expected_employees=employees,
            expected_visitors=visitors,
            sample=True,
        ),
        employees=employees,
        visitors=visitors,
        always_open=hospital,
    )


def _desks(visitors: int) -> tuple[str, ...]:
    return ("Loket 1", "Loket 2") if visitors >= 60 else ("Loket 1",)


def _district(area: tuple[str, tuple[float, float] | None]) -> SampleOffice:
    name, position = area
    visitors = _BUSY_DISTRICTS.get(name, 18)
    capacity = 30 if name in _BUSY_DISTRICTS else 25
    figures = (f"kec-{name.lower()}", f"Kec. {name}", capacity, 13, visitors)
    return _sample(figures, OfficeKind.DISTRICT, position)
