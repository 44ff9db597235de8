"""A self check-in's form as it came in: its fields, its picture, and what is wrong with them."""

from collections.abc import Callable, Mapping
from datetime import datetime

from dashboard.credentials.card_parts import CardParts
from dashboard.domain.errors import IncompleteCode, InvalidInput
from dashboard.domain.people import Colour, PersonKind
from dashboard.domain.scan import GuestBook
from dashboard.services.self_check_in import SelfEntry

Code = str | bytes
# The codes in an uploaded picture. Raises InvalidInput for what is no picture.
ReadPicture = Callable[[bytes], tuple[Code, ...]]

FIELDS = ("form", "kind", "way", "name", "colour", "host", "purpose", "organisation")
_PROBLEMS = frozenset(
    {
        "name.empty",
        "name.not_plain_text",
        "host.not_plain_text",
        "purpose.not_plain_text",
        "organisation.not_plain_text",
        "picture.missing",
        "picture.no_code",
        "picture.unreadable",
        "picture.too_large",
    }
)


class ReadForm:
    """Makes an entry of a form."""

    def __init__(self, *, read_picture: ReadPicture, claimed: Callable[[Code], bool]) -> None:
        """`claimed` tells a certificate's or pass's code from any other."""
        self._read_picture = read_picture
        self._claimed = claimed

    def entry(self, said: Mapping[str, str], picture: bytes, *, at: datetime) -> SelfEntry:
        """What the fields and the picture come to. Raises InvalidInput."""
        kind = PersonKind.EMPLOYEE if said["kind"] == PersonKind.EMPLOYEE else PersonKind.VISITOR
        # Whom one visits and why is asked of visitors only.
        book = GuestBook() if kind is PersonKind.EMPLOYEE else _guest_book(said)
        # A picture that was chosen before somebody chose to go without one stays unread.
        if said["way"] != "declared":
            if not picture:
                raise InvalidInput(field="picture", problem="missing")
            return SelfEntry(kind=kind, code=self._code(picture, at), guest_book=book)
        colour = Colour(said["colour"]) if said["colour"] in set(Colour) else None
        return SelfEntry(kind=kind, name=said["name"], colour=colour, guest_book=book)

    def _code(self, picture: bytes, at: datetime) -> Code:
        """The picture's code, read as the desk's photographs are; a certificate before others."""
        codes, parts = self._read_picture(picture), CardParts()
        if not codes:
            raise InvalidInput(field="picture", problem="no_code")
        ordered = sorted(codes, key=lambda code: not self._claimed(code))
        for code in ordered:
            try:
                return parts.whole(code, at=at)
            except IncompleteCode:
                continue
        return ordered[0]


def _guest_book(said: Mapping[str, str]) -> GuestBook:
    return GuestBook(host=said["host"], purpose=said["purpose"], organisation=said["organisation"])


def problem_key(problem: InvalidInput) -> str:
    """The sentence for what is wrong with a form."""
    word = f"{problem.args_['field']}.{problem.args_['problem']}"
    return f"self_check_in.problem.{word if word in _PROBLEMS else 'form.unusable'}"
