"""A visitor's phone before an installation of its own: the plate's page, the form, the ticket."""

import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from httpx import Response
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard.bootstrap import Services, build
from dashboard.credentials.qr import symbol
from dashboard.domain.office import Desk, Office, OfficeKind
from dashboard.domain.people import PersonKind
from dashboard.domain.plates import Door, Plate
from dashboard.services.access import OPERATOR
from dashboard.services.passes import PassRequest
from dashboard.settings import Settings
from dashboard.ui.decoding import codes_in_picture
from dashboard.web.security import SecurityHeaders, content_security_policy
from dashboard.web.self_check_in import SelfCheckInRoutes, self_check_in_routes
from dashboard.web.self_entry import ReadForm
from tests.contract.events import MORNING
from tests.empty_ledger import lay_empty_ledger

DATA = Path(__file__).resolve().parents[3] / "data"
OURS = {"Sec-Fetch-Site": "same-origin"}
OFFICE, OTHER = "kominfo", "dukcapil"
DESK = Desk(office_id=OFFICE, name="Loket 1")
_FORM = re.compile(r'name="form" value="([^"]+)"')


class Phone:
    """One browser. `at` is what the server's clock says."""

    def __init__(self, folder: Path, *, capacity: int = 50) -> None:
        for part in ("rules", "trust"):
            shutil.copytree(DATA / part, folder / "data" / part)
        database = lay_empty_ledger(folder / "x.sqlite3")
        settings = Settings(database_url=database, data=folder / "data")
        self.services: Services = build(settings)
        for office_id, name in ((OFFICE, "Dinas Kominfo"), (OTHER, "Disdukcapil")):
            self.services.offices.put(
                Office(
                    id=office_id,
                    name=name,
                    kind=OfficeKind.DEPARTMENT,
                    capacity=capacity,
                    desks=("Loket 1",),
                )
            )
        self.at = MORNING
        self.client = self.another()

    def another(self) -> TestClient:
        """A browser without this one's cookies."""
        routes = self_check_in_routes(
            SelfCheckInRoutes(
                service=self.services.self_check_in,
                read=ReadForm(
                    read_picture=codes_in_picture,
                    claimed=lambda code: self.services.reader.format_of(code) is not None,
                ),
                zone=self.services.settings.zone,
                language="id",
                secure_cookies=False,
                clock=lambda: self.at,
            )
        )
        policy = content_security_policy(inline_scripts=())
        guarded = [Middleware(SecurityHeaders, policy=policy)]
        return TestClient(Starlette(routes=routes, middleware=guarded), follow_redirects=False)

    def later(self, **span: float) -> None:
        self.at += timedelta(**span)

    def plate(self, *, door: Door = Door.BOTH, office: str = OFFICE) -> Plate:
        return self.services.plates.issue(user=OPERATOR, office_id=office, door=door, at=self.at)

    def address(self, **which: Any) -> str:
        """The path of a new printed plate."""
        return path_of(self.services.plate_codes.printed(self.plate(**which)))

    def form(self, path: str) -> str:
        """The token of a form that is opened now."""
        found = _FORM.search(self.client.get(path).text)
        assert found is not None
        return found[1]

    def send(self, path: str, *, picture: bytes = b"", **fields: str) -> Response:
        """Send the form; opens one first where none is given."""
        said = {"kind": "visitor", "way": "code"} | fields
        said["form"] = said.get("form") or self.form(path)
        files = [("picture", ("a.png", picture, "image/png")), ("picture", ("", b"", ""))]
        return self.client.post(path, data=said, files=files, headers=OURS)

    def declare(self, path: str, name: str = "Siti Aminah", **fields: Any) -> Response:
        return self.send(path, **({"way": "declared", "name": name, "colour": "green"} | fields))

    def badge(self, *, name: str = "Budi", doses: int = 2) -> bytes:
        """A picture of a pass of this installation."""
        request = PassRequest(name=name, kind=PersonKind.VISITOR, doses=doses)
        issued = self.services.passes.issue(user=OPERATOR, request=request, at=self.at)
        return picture_of(issued.code)

    def inside(self, office: str = OFFICE) -> int:
        return len(self.services.ledger.open_visits(office_id=office))

    def stored(self, office: str = OFFICE) -> int:
        return len(self.services.ledger.recent_scans(office_id=office, desk=None, limit=500))


def path_of(address: str) -> str:
    """The path of a plate's or ticket's address."""
    return "/" + address.split("/", 3)[3]


def picture_of(code: str) -> bytes:
    """A picture of a code."""
    return symbol(code).png(pixels_a_module=4)
