"""A form with a picture: bounded before anything of it is unpacked, and never on the disk."""

from collections.abc import AsyncGenerator

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from dashboard.domain.errors import InvalidInput

# A photograph of 48 megapixels as phones pack it; the form's script sends far less.
LARGEST_BODY = 16_000_000
_MOST_FIELDS = 20
_LONGEST_FIELD = 10_000


class _InMemory(MultiPartParser):
    """Starlette lays a file of more than a megabyte on the disk; a certificate stays off it."""

    spool_max_size = LARGEST_BODY + 1


async def picture_form(request: Request) -> FormData:
    """The form's fields and files.

    Raises InvalidInput for a body that is larger than any photograph or no form.
    """
    body = await _bounded(request)

    async def whole() -> AsyncGenerator[bytes, None]:
        yield body

    parser = _InMemory(
        Headers(raw=request.headers.raw),
        whole(),
        max_files=3,
        max_fields=_MOST_FIELDS,
        max_part_size=_LONGEST_FIELD,
    )
    try:
        return await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        raise InvalidInput(field="form", problem="not_a_form") from error


async def first_picture(form: FormData, name: str) -> bytes:
    """The first file of that name that has any content; empty where nobody chose one."""
    for each in form.getlist(name):
        if isinstance(each, UploadFile):
            data = await each.read()
            if data:
                return data
    return b""


def words(form: FormData, name: str) -> str:
    """A text field as typed; empty where it is missing or no text in every encoding."""
    value = form.get(name)
    if not isinstance(value, str) or any("\ud800" <= each <= "\udfff" for each in value):
        return ""
    return value.replace("\0", "")


async def _bounded(request: Request) -> bytes:
    """The body. Raises InvalidInput as soon as it is known to be too large."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > LARGEST_BODY:
        raise InvalidInput(field="picture", problem="too_large")
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > LARGEST_BODY:
            raise InvalidInput(field="picture", problem="too_large")
    return bytes(read)
