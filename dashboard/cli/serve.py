"""`serve`: prepare this installation and become its server."""

import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from dashboard.bootstrap import build
from dashboard.cli.answers import print_error
from dashboard.domain.errors import CheckInError
from dashboard.hosts import host_names, is_loopback
from dashboard.messages.start import start_refusal
from dashboard.settings import ROOT, Settings, settings_from
from dashboard.tls import ensure_certificate

SAMPLE = "python -m dashboard serve --port 8501"
_FAILED = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, whether it is a demonstration, and how it is encrypted."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--no-demo", action="store_true", help="no sample accounts, no sample data")
    parser.add_argument("--tls", action="store_true", help="https; makes a certificate if needed")
    parser.add_argument("--cert", type=Path, help="a certificate file (PEM), for --tls")
    parser.add_argument("--key", type=Path, help="its key file (PEM), for --tls")


def run(options: argparse.Namespace) -> int:
    """Prepare, then replace this process by the server: signals reach it, nothing is left over."""
    environment = server_environment(os.environ, options=options)
    try:
        problem = _misuse(options) or _prepare(settings_from(environment), environment)
    except CheckInError as error:
        problem = start_refusal(error)
    if not problem:
        return _become_server(options, environment)
    print_error(problem)
    return _FAILED


def server_environment(
    environment: Mapping[str, str], *, options: argparse.Namespace
) -> dict[str, str]:
    """What the server reads its settings from; what the operator set already stays as it is."""
    names = host_names(options.host)
    scheme, shown = "https" if options.tls else "http", _shown(options.host, names)
    defaults = {
        "DASHBOARD_PUBLIC_URL": f"{scheme}://{shown}:{options.port}",
        "DASHBOARD_ALLOWED_HOSTS": ",".join(names),
        # Named, or Streamlit asks a server on the internet how this machine is reached.
        "STREAMLIT_BROWSER_SERVER_ADDRESS": shown,
        "STREAMLIT_BROWSER_SERVER_PORT": str(options.port),
        "STREAMLIT_SERVER_ADDRESS": options.host,
        "STREAMLIT_SERVER_PORT": str(options.port),
    }
    demo = {"DASHBOARD_DEMO": "0" if options.no_demo else environment.get("DASHBOARD_DEMO", "1")}
    return {**defaults, **environment, **demo}


def server_command(options: argparse.Namespace, *, local: Path) -> list[str]:
    """The server's command line; with TLS the certificate is made where none is given."""
    command = [sys.executable, "-m", "dashboard.web.serving"]
    command += ["--host", options.host, "--port", str(options.port)]
    if not options.tls:
        return command
    certificate, key = options.cert, options.key
    if certificate is None:
        print_error("certificate: our own, so browsers warn once (docs/deploy.md says what to do)")
        certificate, key = ensure_certificate(
            folder=local / "tls", names=host_names(options.host), now=datetime.now(UTC)
        )
    return [*command, f"--certificate={certificate.resolve()}", f"--key={key.resolve()}"]


def _become_server(options: argparse.Namespace, environment: Mapping[str, str]) -> NoReturn:
    settings = settings_from(environment)
    command = server_command(options, local=settings.local)
    print_error(f"serving on {settings.public_url} (Ctrl-C stops)")
    os.chdir(ROOT)
    os.execve(command[0], command, environment)  # nosec B606 # noqa: S606 - our own interpreter, no shell


def _misuse(options: argparse.Namespace) -> str:
    """What is wrong with the options, or nothing."""
    if (options.cert is None) != (options.key is None):
        return "--cert and --key belong together: give both or neither."
    if options.cert is not None and not options.tls:
        return "--cert and --key serve --tls: add it."
    for file in (options.cert, options.key):
        if file is not None and not file.is_file():
            return f"{file} is not a file."
    return _unusable_address(options.host, options.port)


def _unusable_address(host: str, port: int) -> str:
    if not 1 <= port <= 65535:
        return f"{port} is not a port number: use 1 to 65535."
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        return f"{host} is not an address or name of this machine."
    except OSError as error:
        return f"{host}:{port} cannot be used ({error.strerror}): choose another with --port."
    return ""


def _prepare(settings: Settings, environment: Mapping[str, str]) -> str:
    """Bring the database up to date, fill that of a demonstration; what went wrong, or nothing."""
    settings.local.mkdir(parents=True, exist_ok=True)
    print_error("database: bringing it to this version's tables")
    offices = build(settings).offices.all()
    if not settings.demo or offices:
        return ""
    print_error("sample data: filling the empty database, once")
    filling = subprocess.run(  # nosec B603 # our own interpreter and words, no shell
        [sys.executable, "-m", "dashboard", "demo"],
        cwd=ROOT,
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if filling.returncode:
        return "The sample data could not be filled in; the lines above say why."
    return ""


def _shown(host: str, names: tuple[str, ...]) -> str:
    """The host as a person types it: for all addresses, the first that others can reach."""
    if host not in ("0.0.0.0", "::"):  # nosec B104 # noqa: S104 - compared, not bound
        return f"[{host}]" if ":" in host else host
    return next((name for name in names if not is_loopback(name)), "127.0.0.1")
