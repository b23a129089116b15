"""Who a client is: its address, as far as it can be believed."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
# Whoever has one address of IPv6 has all of its network.
IPV6_CLIENT_BITS = 64

Finder = Callable[[Sequence[str]], str]


def client_finder(trusted_proxies: str) -> Callable[[HttpRequest], str]:
    """How to name the client of a request, given ``TRUSTED_PROXIES``.

    That is how many proxies stand before this server, each of which adds the address it is asked from to
    ``X-Forwarded-For``; or the proxies' own addresses and networks, with commas between. What is further left in the
    header than these proxies can have written was written by the client, and isn't looked at. Without proxies none of
    it is. Raises ImproperlyConfigured.
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
            f"TRUSTED_PROXIES is how many proxies there are, or their addresses and networks: {error}."
        ) from error

    def trusted(address: Address) -> bool:
        return any(address in network for network in networks)

    def find(hops: Sequence[str]) -> str:
        # Who asks through a socket of this machine has no address, and is as near as a proxy can be.
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
    """The address of a hop, which some proxies write with a port; None when it isn't one."""
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
