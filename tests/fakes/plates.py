"""The plates' port in memory."""

from collections.abc import Mapping

from dashboard.domain.errors import InvalidInput
from dashboard.domain.plates import Door, Plate, PlateMode


class PlateBookInMemory:
    """PlateBook."""

    def __init__(self) -> None:
        self._plates: list[Plate] = []
        self._modes: dict[str, PlateMode] = {}

    def add(self, plate: Plate) -> None:
        former = self.current(plate.office_id, plate.door)
        if plate.issue != (former.issue if former else 0) + 1:
            raise InvalidInput(field="plate", problem="changed_meanwhile")
        self._plates.append(plate)

    def find(self, plate_id: int) -> Plate | None:
        return next((each for each in self._plates if each.id == plate_id), None)

    def current(self, office_id: str, door: Door) -> Plate | None:
        of_door = [
            each for each in self._plates if (each.office_id, each.door) == (office_id, door)
        ]
        return of_door[-1] if of_door else None

    def all_current(self) -> tuple[Plate, ...]:
        newest = {(each.office_id, each.door): each for each in self._plates}
        return tuple(newest[key] for key in sorted(newest))

    def mode(self, office_id: str) -> PlateMode:
        return self._modes.get(office_id, PlateMode.STATIC)

    def modes(self) -> Mapping[str, PlateMode]:
        return dict(self._modes)

    def put_mode(self, office_id: str, mode: PlateMode) -> None:
        self._modes[office_id] = mode
