"""The host names of a server on one machine."""

import socket

import psutil

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ANY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104


def own_hosts(listen: str) -> list[str]:
    """Returns the names for ALLOWED_HOSTS of a server that listens on `listen`.

    A server on every address gets this machine's current addresses and names. All other names are refused, as
    protection against DNS rebinding.
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
    """Returns the machine's name, full and short, and its name in the local network (mDNS)."""
    name = socket.gethostname().lower()
    short = name.partition(".")[0]
    return [name, short, f"{short}.local"] if short else []


def _literal(host: str) -> str:
    """Returns an IPv6 address in the format of a Host header."""
    return f"[{host}]" if ":" in host else host
