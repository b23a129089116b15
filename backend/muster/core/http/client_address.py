"""Determines a client's address, as far as it can be trusted."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
# A client with one IPv6 address controls the whole network of it.
IPV6_CLIENT_BITS = 64

Finder = Callable[[Sequence[str]], str]


def client_finder(trusted_proxies: str) -> Callable[[HttpRequest], str]:
    """Returns a function from a request to its client's address.

    ``trusted_proxies`` is the number of proxies in front of this server, each of which appends its client's address to
    ``X-Forwarded-For``, or their comma-separated addresses and networks. Entries further left than these proxies can
    have written come from the client and are ignored; without proxies, all are. Raises ImproperlyConfigured.
    """
    find = _by_count(int(trusted_proxies)) if trusted_proxies.isdecimal() else _by_networks(trusted_proxies)

    @lru_cache(maxsize=1024)
    def named(forwarded: str, remote: str) -> str:
        hops = [hop.strip() for hop in forwarded.split(",")] if forwarded else []
        return find([*hops, remote])

    return lambda request: named(request.META.get("HTTP_X_FORWARDED_FOR", ""), request.META.get("REMOTE_ADDR", ""))


def _by_count(count: int) -> Finder:
    return lambda hops: _name(_address(hops[max(0, len(hops) - 1 - count)]) or _address(hops[-1]))


def _by_networks(listed: str) -> Finder:
    try:
        networks = [ip_network(part.strip()) for part in listed.split(",")]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES must be the number of proxies, or their addresses and networks: {error}."
        ) from error

    def trusted(address: Address) -> bool:
        return any(address in network for network in networks)

    def find(hops: Sequence[str]) -> str:
        # A client on a local socket has no address, and is treated as a proxy.
        client = _address(hops[-1])
        for hop in reversed(hops[:-1]):
            if client is not None and not trusted(client):
                break
            address = _address(hop)
            if address is None:
                break
            client = address
        return _name(client)

    return find


def _address(text: str) -> Address | None:
    """Returns the address of a hop, without the port that some proxies add; None if it is invalid."""
    host = text.partition("]")[0].removeprefix("[") if text.startswith("[") else text
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _name(address: Address | None) -> str:
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address), IPV6_CLIENT_BITS), strict=False))
    return str(address or "local")
