"""From how far a camera reads the plates, and how long their file takes to make."""

import io
import sys
import time

from dashboard.credentials.plate_sheet import Paper, write_plates
from dashboard.domain.plates import Door
from dashboard.plate_sheets import plate_sheets
from dashboard.services.sample_offices import sample_offices
from dashboard.ui.decoding import decode_frame
from tests.unit.plate_camera import RENDERED_A_MM, rendered, seen
from tests.unit.test_plate_sheets import DISTANCE_MM, POSES, SHEETS, ZONE, code, pdf, plate

FARTHER = (1.0, 1.25, 1.4, 1.5, 1.75)
EVERY = 5


def main() -> int:
    """Print a line a paper and distance; fail where one plate is missed at the distance asked."""
    doors, offices = tuple(Door), sample_offices()
    pairs = [(offices[n % len(offices)].office, plate(n, doors[n % 3])) for n in range(SHEETS)]
    sheets = plate_sheets(pairs, code=code, zone=ZONE)
    missed_where_asked = 0
    for paper in Paper:
        began = time.perf_counter()
        write_plates(sheets, file=io.BytesIO(), title="Plat", paper=paper)
        print(f"{paper}: {SHEETS} plates in one file, {time.perf_counter() - began:.2f} s")
        document = pdf(*sheets, paper=paper)
        pictures = [rendered(document[number]) for number in range(0, SHEETS, EVERY)]
        for farther in FARTHER:
            distance = DISTANCE_MM[paper] * farther
            read = [
                decode_frame(
                    luma=seen(picture, distance_mm=distance, pose=pose, seed=number),
                    thorough=thorough,
                )
                == (sheets[number * EVERY].code,)
                for thorough in (False, True)
                for number, picture in enumerate(pictures)
                for pose in POSES
            ]
            half = len(read) // 2
            print(
                f"  {distance / 1000:.2f} m: {sum(read[:half])} of {half} frames at once,"
                f" {sum(read[half:])} with the thorough steps"
            )
            missed_where_asked += farther == 1.0 and not all(read)
    print(f"(pictures of {RENDERED_A_MM:.0f} pixels a millimetre)")
    return 1 if missed_where_asked else 0


if __name__ == "__main__":
    sys.exit(main())
