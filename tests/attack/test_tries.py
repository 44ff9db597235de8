"""Guessing passwords over the network: who waits, how long, and who is left in peace."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

import pytest

from dashboard.services.sign_in_tries import ACCOUNT, SOURCE
from tests.attack.conftest import COOKIE, Target
from tests.attack.wire import opened
from tests.browser.reception import new_installation, serving
from tests.server.started import Answer

# With the browser tests, which run file by file: each server is started once.
pytestmark = pytest.mark.browser

PASSWORD = "gajah makan pisang hijau"


@dataclass(frozen=True)
class Person:
    """Somebody with an account, signed in before anybody begins to guess."""

    target: Target
    login: str
    cookies: dict[str, str]

    def guesses(self, times: int, *, logins: list[str] | None = None) -> list[Answer]:
        """So many wrong passwords, eight at a time, for this account or in turn for others."""
        names = logins or [self.login]
        bodies = [
            json.dumps({"login": names[turn % len(names)], "password": f"guess {turn}"}).encode()
            for turn in range(times)
        ]
        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(lambda body: self.target.post("/auth/sign-in", body), bodies))

    def is_at_work(self) -> bool:
        """Whether the session that was open before still answers and still shows its pages."""
        if self.target.get("/auth/session", cookies=self.cookies).status != 204:
            return False
        with opened(self.target.address, cookies=self.cookies) as tab:
            return "sign_in" not in tab.run(page="occupancy").ids

    def waits_no_more(self) -> None:
        """As after the pause, which nobody sits out here."""
        file = self.target.installation.ledger
        with closing(sqlite3.connect(file, timeout=10)) as ledger, ledger:
            ledger.execute("UPDATE sign_in_try SET wait_until = 0")


def person_at(target: Target, login: str) -> Person:
    words = ("account", "add", login, "--name", "Wati", "--role", "auditor")
    link = str(target.installation.command(*words)[0]["link"])
    fields = {"token": link.partition("?link=")[2], "password": PASSWORD}
    answer = target.post("/auth/set-up", json.dumps(fields).encode())
    token = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    return Person(target, login, {COOKIE: token})


def statuses(answers: list[Answer]) -> Counter[int]:
    return Counter(answer.status for answer in answers)


def seconds(answers: list[Answer]) -> int:
    """The longest pause; tries at once differ by a second."""
    return round(
        max(json.loads(each.body)["seconds"] for each in answers if each.status == 429), -1
    )


def test_an_account_waits_longer_after_each_failure_and_its_person_goes_on(target: Target) -> None:
    person = person_at(target, "wati")
    answers = person.guesses(40)
    assert statuses(answers) == {401: ACCOUNT.free, 429: 40 - ACCOUNT.free}
    pauses = [seconds(answers)]
    for _ in range(2):
        person.waits_no_more()
        answers = person.guesses(8)
        assert statuses(answers) == {401: 1, 429: 7}
        pauses.append(seconds(answers))
    assert pauses == [30, 60, 120]
    right = json.dumps({"login": "wati", "password": PASSWORD}).encode()
    assert target.post("/auth/sign-in", right).status == 429
    assert person.is_at_work()


@pytest.fixture
def alone(tmp_path) -> Iterator[Target]:
    """A server of its own, since its address is shut out for everybody afterwards."""
    installation = new_installation(tmp_path)
    with serving(installation, log=tmp_path / "server.log") as address:
        yield Target(address=address, installation=installation, log=tmp_path / "server.log")


@pytest.mark.long
def test_a_thousand_tries_at_one_account_get_nowhere(alone: Target) -> None:
    person = person_at(alone, "wati")
    assert statuses(person.guesses(1_000)) == {401: ACCOUNT.free, 429: 1_000 - ACCOUNT.free}
    assert person.is_at_work()
    person.waits_no_more()
    right = json.dumps({"login": "wati", "password": PASSWORD}).encode()
    assert alone.post("/auth/sign-in", right).status == 204


@pytest.mark.long
def test_a_thousand_tries_over_many_accounts_from_one_address_get_nowhere(alone: Target) -> None:
    person = person_at(alone, "wati")
    logins = ["wati", *(f"pegawai{number}" for number in range(499))]
    found = statuses(person.guesses(1_000, logins=logins))
    assert found == {401: SOURCE.free, 429: 1_000 - SOURCE.free}
    assert person.is_at_work()
