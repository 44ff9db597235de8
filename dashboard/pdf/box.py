"""A rectangle on a sheet, and its parts."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Box:
    """In points, from the sheet's lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.bottom + self.height

    def inside(
        self, *, left: float = 0, right: float = 0, top: float = 0, bottom: float = 0
    ) -> "Box":
        """What these margins leave of it."""
        return Box(
            left=self.left + left,
            bottom=self.bottom + bottom,
            width=self.width - left - right,
            height=self.height - top - bottom,
        )

    def upper(self, height: float) -> "Box":
        """Its uppermost part."""
        return replace(self, bottom=self.top - height, height=height)

    def columns(self, count: int, *, gap: float) -> tuple["Box", ...]:
        """So many equally wide parts beside each other."""
        width = (self.width - gap * (count - 1)) / count
        return tuple(
            replace(self, left=self.left + place * (width + gap), width=width)
            for place in range(count)
        )
