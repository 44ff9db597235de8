"""`verify`: what codes say, without a ledger."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from dashboard.cli.answers import answer, lines, moment, now
from dashboard.cli.desk_tools import DeskTools
from dashboard.credentials.certificates import certificate_from_text
from dashboard.credentials.reader import Reader
from dashboard.credentials.trust import FixedTrust
from dashboard.domain.calendar import local_day
from dashboard.domain.credential import Credential, Validity
from dashboard.domain.errors import InvalidInput, ReadingError
from dashboard.domain.people import masked_name
from dashboard.domain.rules import colour_of

SAMPLE = "python -m dashboard verify --at 2021-09-22T08:00:00+07:00 < codes.txt"
OK = "ok"
MAX_CASE_BYTES = 1_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add where codes, trust and time come from."""
    parser.add_argument("--at", type=moment, help="judge as of this instant; default: now")
    parser.add_argument(
        "--trust", type=Path, metavar="DIR", help="trust files or certificates; default: ours"
    )
    parser.add_argument(
        "--cases",
        type=Path,
        metavar="FILE",
        help='JSON lines {"id", "code", "at", "trust": [certificates as PEM or base64 DER]}',
    )


def run(arguments: argparse.Namespace) -> int:
    """Answer every line; exit status 1 where a case could not be used."""
    tools = DeskTools()
    if arguments.cases:
        return _answer_cases(tools, arguments.cases, default_at=arguments.at or now())
    codes = tools.reader(tools.trust(arguments.trust or tools.trust_folder))
    for code in lines(sys.stdin.buffer):
        if code:
            answer(verified(tools, code, codes=codes, at=arguments.at or now()))
    return 0


def verified(tools: DeskTools, code: str, *, codes: Reader, at: datetime) -> dict[str, object]:
    """The answer for one code: `status` is `ok`, the word of a refusal, or the validity."""
    try:
        credential = codes.read(code, at=at)
    except ReadingError as error:
        return _refusal(code, error, codes)
    return _statement(tools, credential, at=at)


def _statement(tools: DeskTools, credential: Credential, *, at: datetime) -> dict[str, object]:
    validity, today = credential.validity(at=at), local_day(at, tools.settings.zone)
    facts, rule = credential.facts, tools.colour_rule(today)
    return {
        "format": credential.format,
        "status": OK if validity is Validity.VALID else validity,
        "validity": validity,
        "colour": colour_of(credential, rule, on=today),
        "rule": rule.id,
        "doses": facts.doses,
        "course": facts.course,
        "issuer": credential.issuer,
        "holder": masked_name(credential.holder.name),
        "kind": credential.person_kind,
        "last_dose_on": facts.last_dose_on,
        "positive_on": facts.positive_on,
        "negative_on": facts.negative_on,
        "recovered": facts.recovered,
        "valid_from": _written(credential.valid_from),
        "valid_until": _written(credential.valid_until),
    }


def _refusal(code: str, error: ReadingError, codes: Reader) -> dict[str, object]:
    nothing = dict.fromkeys(("validity", "colour", "doses", "issuer", "holder"))
    start = {"format": codes.format_of(code), "status": error.key}
    return {**start, **nothing, "detail": str(error), **error.args_}


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _answer_cases(tools: DeskTools, file: Path, *, default_at: datetime) -> int:
    unusable = 0
    for case in _cases(file):
        try:
            answer({"id": case.get("id"), **_judged(tools, case, default_at)})
        except InvalidInput as error:
            unusable += 1
            answer({"id": case.get("id"), "status": error.key, **error.args_})
    return 1 if unusable else 0


def _cases(file: Path) -> Iterator[Mapping[str, object]]:
    with file.open("rb") as source:
        for line in lines(source, limit=MAX_CASE_BYTES):
            if line.strip():
                yield _case(line)


def _case(line: str) -> Mapping[str, object]:
    try:
        case = json.loads(line)
    except (ValueError, RecursionError):
        case = None
    return case if isinstance(case, dict) else {"unusable": line[:40]}


def _judged(
    tools: DeskTools, case: Mapping[str, object], default_at: datetime
) -> dict[str, object]:
    code, at, trust = case.get("code"), case.get("at"), case.get("trust", [])
    if not isinstance(code, str):
        raise InvalidInput(field="code", problem="missing")
    if not isinstance(trust, list) or not all(isinstance(item, str) for item in trust):
        raise InvalidInput(field="trust", problem="not_a_list_of_texts")
    keys = [certificate_from_text(item, origin="case") for item in trust]
    codes = tools.reader(FixedTrust(keys))
    return verified(tools, code, codes=codes, at=_moment(at) if at else default_at)


def _moment(written: object) -> datetime:
    try:
        return moment(str(written))
    except argparse.ArgumentTypeError as error:
        raise InvalidInput(field="at", problem="not_a_moment") from error
