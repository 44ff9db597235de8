"""What nobody foresaw: a sentence and a number for whoever asked, all else in the log alone."""

import re
import traceback
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.cli import main as command_line
from dashboard.domain.errors import LedgerUnavailable
from dashboard.messages import LANGUAGES, text
from dashboard.store.engine import open_engine, writing
from dashboard.web.failures import Failures

NAME = "Siti Rahasia"


async def broken(request: Request) -> Response:
    raise ZeroDivisionError(request.url.path)


async def broken_off(request: Request) -> Response:
    async def lines() -> AsyncIterator[str]:
        yield "begun"
        raise ZeroDivisionError(request.url.path)

    return StreamingResponse(lines())


def client(language: str) -> TestClient:
    routes = [Route("/broken", broken), Route("/off", broken_off)]
    app = Starlette(routes=routes, middleware=[Middleware(Failures, language=language)])
    return TestClient(app)


def number_in(said: str) -> str:
    (number,) = re.findall(r"\b[0-9A-F]{6}\b", said)
    return str(number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_route_that_fails_says_so_with_a_number(
    language: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client(language).get("/broken")
    assert answer.status_code == 500
    assert text("boundary.error.sentence", language=language) in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert f"reference {number_in(answer.text)}" in caplog.text
    assert "ZeroDivisionError: /broken" in caplog.text


def test_an_answer_that_has_begun_is_broken_off_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(ZeroDivisionError):
        client("id").get("/off")
    assert re.search(r"reference [0-9A-F]{6}", caplog.text)


def test_a_command_that_fails_says_so_with_a_number(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("dashboard.cli.hours.run", fail)
    monkeypatch.setenv("DASHBOARD_LANGUAGE", "en")
    assert command_line.main(["hours", "show", "kominfo"]) == command_line.FAILED
    said = capsys.readouterr().err.splitlines()[-1]
    number = number_in(said)
    assert said == text("boundary.command", language="en", reference=number)
    assert f"reference {number}" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_the_traceback_of_a_failed_statement_has_none_of_its_values(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
    statement = sa.text("INSERT INTO nowhere VALUES (:name)")
    with pytest.raises(LedgerUnavailable) as failed, writing(engine) as connection:
        connection.execute(statement, {"name": NAME})
    written = "".join(traceback.format_exception(failed.value))
    assert "INSERT INTO nowhere" in written
    assert NAME not in written
    engine.dispose()
