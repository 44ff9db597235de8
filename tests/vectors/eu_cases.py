"""The EU's certificate cases as lines for `verify --cases`, and our answers step by step.

`python -m tests.vectors.eu_cases` prints docs/eu-certificates.md from a fresh run.
"""

import base64
import io
import json
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.vectors.testdata import FOLDER

READ = {"ok", "expired", "not_yet_valid", "wrong_usage"}
# Where the message of a refusal says that reading ended, up to each step.
CONTAINER = ("base45", "deflate")
MESSAGE = (*CONTAINER, "cbor", "cose", "not a map")

# Making a symbol, which is not reading, and two names that the collection misspells.
NOT_ABOUT_READING = {"ENCODE", "EXPTECTEDEXPIRED", "RESULTS"}


@dataclass(frozen=True)
class Case:
    """One case of the collection."""

    id: str
    content: dict

    @property
    def code(self):
        return self.content["PREFIX"]

    @property
    def expected(self):
        """The steps that can be checked: a picture, for one, only where the case has one."""
        results = self.content["EXPECTEDRESULTS"]
        stated = {name.removeprefix("EXPECTED"): value for name, value in results.items()}
        if not self.content.get("2DCODE"):
            stated.pop("PICTUREDECODE", None)
        return {step: stated[step] for step in stated if step not in NOT_ABOUT_READING}

    def line(self):
        """The case as `verify --cases` takes it."""
        context = self.content["TESTCTX"]
        at = datetime.fromisoformat(context["VALIDATIONCLOCK"])
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        trust = [context["CERTIFICATE"]] if context.get("CERTIFICATE") else []
        return {"id": self.id, "code": self.code, "at": at.isoformat(), "trust": trust}


def cases():
    """Every case of the collection, in the order of its folders."""
    root = FOLDER / "dcc"
    files = sorted(root.glob("**/raw/*.json"))
    return [
        Case(_short(file.relative_to(root)), json.loads(file.read_text(encoding="utf-8")))
        for file in files
    ]


def _short(file):
    kept = [part for part in file.with_suffix("").parts if part not in ("2DCode", "raw")]
    return "/".join(kept)


def answers(found):
    """What `verify --cases` says, by case."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cases.jsonl"
        file.write_text("\n".join(json.dumps(case.line()) for case in found), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "dashboard", "verify", "--cases", str(file)],
            capture_output=True,
            check=True,
        )
    return {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}


def _failed_in(answer, places):
    return answer["status"] == "unsupported_code" or (
        answer["status"] == "unreadable" and answer["detail"].startswith(places)
    )


def _same_content(case, answer):
    content = case.content.get("JSON") or {}
    doses = [entry.get("dn", 0) for entry in content.get("v") or []]
    return not _failed_in(answer, MESSAGE) and (not doses or answer["doses"] in (None, max(doses)))


def _picture(case, _answer):
    import zxingcpp
    from PIL import Image

    picture = io.BytesIO(base64.b64decode(case.content["2DCODE"]))
    try:
        image = Image.open(picture).convert("L")
    except OSError:
        return False
    image = image.resize((image.width * 3, image.height * 3), Image.Resampling.NEAREST)
    found = zxingcpp.read_barcodes(image, text_mode=zxingcpp.TextMode.Plain)
    return any(code.text == case.code for code in found)


STEPS = {
    "PICTUREDECODE": _picture,
    "UNPREFIX": lambda _, answer: answer["status"] != "unsupported_code",
    "B45DECODE": lambda _, answer: not _failed_in(answer, ("base45",)),
    "COMPRESSION": lambda _, answer: not _failed_in(answer, CONTAINER),
    "DECODE": lambda _, answer: not _failed_in(answer, MESSAGE),
    "VALIDOBJECT": lambda _, answer: not _failed_in(answer, MESSAGE),
    "VALIDJSON": _same_content,
    "SCHEMAVALIDATION": lambda _, answer: not _failed_in(answer, (*MESSAGE, "hc1")),
    "VERIFY": lambda _, answer: answer["status"] in READ,
    "KEYUSAGE": lambda _, answer: answer["status"] in READ - {"wrong_usage"},
    "EXPIRATIONCHECK": lambda _, answer: answer["status"] == "ok",
}
_P384 = "a P-384 key with ES256, which the specification does not allow"
_AT_THE_END = "judged in the very second of `exp`, from which on RFC 8392 says expired"
# Every difference that is left, with its reason; first the faults of the collection itself.
UPSTREAM = {
    "ES/401": _P384,
    "ES/402": _P384,
    "ES/403": _P384,
    "LI/4": "not a vaccination, under a key for vaccinations alone",
}
REASONS = {
    **UPSTREAM,
    "ES/1501": _AT_THE_END,
    "ES/1502": _AT_THE_END,
    "ES/1503": _AT_THE_END,
    "IS/3": "expects a refusal because the key names no usage; none means all",
}


@dataclass(frozen=True)
class Comparison:
    """Ours against theirs in one step of one case."""

    case: str
    step: str
    expected: bool
    ours: bool

    @property
    def agrees(self):
        return self.expected == self.ours


def comparisons():
    """Every step of every case that speaks of reading."""
    found = cases()
    given = answers(found)
    return [
        Comparison(case.id, step, bool(expected), bool(STEPS[step](case, given[case.id])))
        for case in found
        for step, expected in case.expected.items()
    ]


def document(compared):
    """docs/eu-certificates.md."""
    total, agreed = Counter(), Counter()
    for each in compared:
        total[each.step] += 1
        agreed[each.step] += each.agrees
    lines = [_HEAD.format(cases=len({each.case for each in compared}))]
    lines += [f"| {step} | {total[step]} | {agreed[step]} |" for step in STEPS if total[step]]
    lines.append(f"| **all** | **{total.total()}** | **{agreed.total()}** |")
    lines.append("\n## Every difference\n\n| case | step | expected | ours | why |")
    lines.append("|---|---|---|---|---|")
    lines += [
        f"| {each.case} | {each.step} | {_word(each.expected)} | {_word(each.ours)} "
        f"| {REASONS.get(each.case, '')} |"
        for each in compared
        if not each.agrees
    ]
    return "\n".join(lines) + "\n"


def _word(value):
    return "passes" if value else "fails"


_HEAD = """# Agreement with the EU's certificate cases

The {cases} cases of the public test collection of the EU Digital COVID Certificate, through
`python -m dashboard verify --cases`, each with the certificate to trust and the clock that it
names. A case states what it expects step by step; a step after the one that failed counts as
failed. `python -m tests.vectors.eu_cases` writes this page, and a test holds it true.

| step | stated | ours the same |
|---|---|---|"""


if __name__ == "__main__":
    sys.stdout.write(document(comparisons()))
