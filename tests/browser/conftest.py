"""A server on a free port, and a Chromium whose camera is a video file."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("DASHBOARD_CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READY_SECONDS = 40.0


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_server(
    application: str,
    *,
    log: Path,
    environment: dict[str, str] | None = None,
    port: int | None = None,
) -> Iterator[tuple[str, int]]:
    """Serve an ASGI application; gives its address and process id, and ends it afterwards."""
    port = port or free_port()
    command = [sys.executable, "-m", "uvicorn", application, "--port", str(port), "--no-access-log"]
    with running(command, port=port, log=log, environment=environment) as found:
        yield found


@contextmanager
def running(
    command: Sequence[str], *, port: int, log: Path, environment: dict[str, str] | None = None
) -> Iterator[tuple[str, int]]:
    """As `running_server`, by a command that serves on that port."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        address = f"http://localhost:{port}"
        _wait_until_healthy(address, server, log)
        yield address, server.pid
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_until_healthy(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    patience = time.monotonic() + READY_SECONDS
    while time.monotonic() < patience and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2)  # noqa: S310
        except OSError:  # refused, or taken and not answered yet
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")


def camera_flags(video: Path | None) -> list[str]:
    """Chromium's flags for a camera that shows `video`; None leaves it without any camera."""
    if video is None:
        return []
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={video}",
    ]


@contextmanager
def chromium(
    playwright: Playwright, *, video: Path | None, flags: Sequence[str] = ()
) -> Iterator[Browser]:
    """A browser with that camera."""
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM,
        headless=True,
        args=["--headless=new", *FLAGS, *camera_flags(video), *flags],
    )
    try:
        yield browser
    finally:
        browser.close()


@pytest.fixture(scope="session")
def playwright_session() -> Iterator[Playwright]:
    """One Playwright for all browser tests of a worker."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}; DASHBOARD_CHROMIUM names another")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def doorstep(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the bare server that has nothing but a door."""
    log = tmp_path_factory.mktemp("doorstep") / "server.log"
    with running_server("tests.browser.doorstep.server:app", log=log) as (address, _):
        yield address


@contextmanager
def opened(browser: Browser, url: str, *, width: int = 1280, height: int = 720) -> Iterator[Page]:
    """A page of its own browser context."""
    context: BrowserContext = browser.new_context(viewport={"width": width, "height": height})
    try:
        page = context.new_page()
        page.goto(url)
        yield page
    finally:
        context.close()
