"""By which names and addresses this machine is reached."""

import ipaddress
import socket

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_EVERYWHERE = ("0.0.0.0", "::")  # nosec B104 # noqa: S104 - compared, not bound
# Addresses for documentation (RFC 5737, RFC 3849): asking for the way there sends nothing.
_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def host_names(listening: str) -> tuple[str, ...]:
    """What may stand in a Host header for a server that listens on this address.

    Loopback always; a server on all addresses is also known by the machine's own. IPv6 addresses
    stand in brackets, as in a web address.
    """
    if listening in _EVERYWHERE:
        found = (*_own_addresses(), socket.gethostname().lower())
    else:
        found = (listening.lower(),)
    return tuple(dict.fromkeys((*_LOOPBACK, *map(_bracketed, found))))


def is_loopback(name: str) -> bool:
    """Whether only this machine itself is reached by the name."""
    return name in _LOOPBACK or name.startswith("127.")


def _own_addresses() -> tuple[str, ...]:
    return tuple(filter(None, (_way_to(family, there) for family, there in _ELSEWHERE)))


def _way_to(family: socket.AddressFamily, there: str) -> str:
    """The address that a packet to the outside would carry; empty without such a way."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((there, 9))
            return str(probe.getsockname()[0])
    except OSError:
        return ""


def _bracketed(name: str) -> str:
    try:
        return f"[{name}]" if ipaddress.ip_address(name).version == 6 else name
    except ValueError:
        return name
