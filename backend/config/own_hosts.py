"""The hosts that a server on one machine answers for."""

import socket

import psutil

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ANY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104


def own_hosts(listen: str) -> list[str]:
    """Returns the names for ALLOWED_HOSTS when the server listens on `listen`.

    Listening on every address adds this machine's own addresses and names, as they are now. No other name is let in:
    a page that has rebound its own name to this machine would come under that name.
    """
    hosts = [*LOOPBACK, _literal(listen)]
    if listen in ANY_ADDRESS:
        hosts += [_literal(address) for address in _addresses()]
        hosts += _names()
    return list(dict.fromkeys(hosts))


def _addresses() -> list[str]:
    """Returns the addresses of all network interfaces, without the zones of IPv6."""
    return [
        entry.address.partition("%")[0]
        for entries in psutil.net_if_addrs().values()
        for entry in entries
        if entry.family in (socket.AF_INET, socket.AF_INET6)
    ]


def _names() -> list[str]:
    """Returns the machine's name, whole and short, and what it is called in the local network (mDNS)."""
    name = socket.gethostname().lower()
    short = name.partition(".")[0]
    return [name, short, f"{short}.local"] if short else []


def _literal(host: str) -> str:
    """Writes an address of IPv6 as it stands in a Host header."""
    return f"[{host}]" if ":" in host else host
