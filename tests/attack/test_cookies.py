"""Deep links and cookies: nobody gets in by an address, a guess, or what was valid once."""

import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing

import pytest

from dashboard.services.sessions import hash_of
from dashboard.ui.navigation import ACCOUNT_PAGES, PAGES
from tests.attack.conftest import COOKIE, Target
from tests.attack.wire import opened
from tests.browser.reception import ADMIN, HEAD, OFFICE, RECEPTIONIST

# With the browser tests, which run file by file: each server is started once.
pytestmark = pytest.mark.browser

PATHS = [entry.path for entry in (*PAGES, *ACCOUNT_PAGES)]
SHEETS = (f"/evacuation/{OFFICE}", f"/shift/{OFFICE}/any")
REFUSED = "tidak berhak membuka halaman ini"
CLOSED_TO_HEADS = ("check_in", "paper_list", "offices", "passes", "accounts", "trust_list", "audit")


def is_outside(target: Target, cookies: Mapping[str, str]) -> bool:
    """Whether the cookies open neither a route nor a page."""
    assert target.get("/auth/session", cookies=cookies).status == 401
    assert target.get("/events/ledger", cookies=cookies).status == 404
    assert {target.get(path, cookies=cookies).status for path in SHEETS} == {401}
    with opened(target.address, cookies=cookies) as tab:
        return tab.run(page="occupancy").drawn == {"sign_in"}


def test_a_stranger_s_deep_links_run_nothing_but_the_sign_in(target: Target) -> None:
    with opened(target.address, cookies={}) as tab:
        for path in (*PATHS, "no_such_page"):
            assert tab.run(page=path).drawn == {"sign_in"}, path


def test_a_role_s_deep_links_to_other_roles_pages_show_a_sentence(target: Target) -> None:
    with opened(target.address, cookies=target.sign_in(HEAD)) as tab:
        for path in CLOSED_TO_HEADS:
            seen = tab.run(page=path)
            assert seen.shows(REFUSED), path
            assert seen.drawn == {"watch"}, path


@pytest.mark.parametrize(
    "token",
    ["", "A" * 43, "' OR 1=1 --", "../../local/keys", "%00", "A" * 5000, ADMIN, hash_of("A" * 43)],
)
def test_a_forged_cookie_opens_nothing(target: Target, token: str) -> None:
    assert is_outside(target, {COOKIE: token})


def test_what_the_database_keeps_of_a_session_is_no_cookie(target: Target) -> None:
    cookies = target.sign_in(ADMIN)
    assert is_outside(target, {COOKIE: hash_of(cookies[COOKIE])})


def test_a_cookie_that_is_replayed_after_the_sign_out_opens_nothing(target: Target) -> None:
    cookies = target.sign_in(ADMIN)
    assert not is_outside_of_session(target, cookies)
    assert target.post("/auth/sign-out", cookies=cookies).status == 204
    assert is_outside(target, cookies)


def is_outside_of_session(target: Target, cookies: Mapping[str, str]) -> bool:
    return target.get("/auth/session", cookies=cookies).status == 401


@pytest.mark.parametrize("column", ["expires_at", "last_seen_at"])
def test_an_expired_cookie_opens_nothing(target: Target, column: str) -> None:
    cookies = target.sign_in(RECEPTIONIST)
    long_ago = int((time.time() - 48 * 3600) * 1_000_000)
    file = target.installation.ledger
    with closing(sqlite3.connect(file, timeout=10)) as ledger, ledger:
        ledger.execute(
            f"UPDATE session SET {column} = ? WHERE token_hash = ?",  # noqa: S608 - a word of ours
            (long_ago, hash_of(cookies[COOKIE])),
        )
    assert is_outside(target, cookies)


def test_signing_in_changes_the_cookie_and_ends_what_was_planted(target: Target) -> None:
    planted = target.sign_in(RECEPTIONIST)
    answer = target.post("/auth/demo", ADMIN.encode(), cookies=planted)
    fresh = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert fresh != planted[COOKIE]
    assert is_outside(target, planted)
    unknown = target.post("/auth/demo", ADMIN.encode(), cookies={COOKIE: "planted"})
    assert "planted" not in unknown.headers["set-cookie"]
    assert is_outside(target, {COOKIE: "planted"})


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(target: Target) -> None:
    answer = target.post("/auth/demo", ADMIN.encode())
    words = set(answer.headers["set-cookie"].lower().split("; ")[1:])
    assert {"httponly", "samesite=lax", "path=/"} <= words
    assert not any(word.startswith("domain=") for word in words)


@pytest.mark.parametrize("path", ["sign-in", "set-up", "password", "sign-out", "seen", "demo"])
def test_another_site_s_page_posts_nothing(target: Target, path: str) -> None:
    for site in ({"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}):
        assert target.get(f"/auth/{path}", method="POST", body=b"{}", **site).status == 403
