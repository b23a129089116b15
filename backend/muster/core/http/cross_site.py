"""Refuses writes that another site's page sends through a visitor's browser (CSRF)."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from muster.core.http.errors import CrossSiteWrite
from muster.core.http.problems import problem_response

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Values of Sec-Fetch-Site for our own pages and for typed URLs. Other subdomains ("same-site") are not trusted.
OWN_SITES = frozenset({"same-origin", "none"})
DEFAULT_PORTS = {"http": 80, "https": 443}
_ORIGIN = re.compile(r"(https?)://([^/@?#\s]+)")
_PORT = re.compile(r":[0-9]+$")


class CrossSiteMiddleware:
    """Responds with 403 to unsafe methods from another origin, on every path and with any body.

    Browsers send ``Origin`` with every such request, and ``Sec-Fetch-Site`` over a trustworthy connection. Programs
    send neither, and their requests are accepted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE and _from_another_site(request):
            return problem_response(CrossSiteWrite())
        return self._get_response(request)


def _from_another_site(request: HttpRequest) -> bool:
    if request.META.get("HTTP_SEC_FETCH_SITE", "none") not in OWN_SITES:
        return True
    origin = request.META.get("HTTP_ORIGIN")
    return origin is not None and not _is_own(origin, request.get_host())


def _is_own(origin: str, host: str) -> bool:
    """Compares host and port. Ignores the scheme: a proxy may terminate TLS without forwarding the scheme."""
    found = _ORIGIN.fullmatch(origin)
    return found is not None and _with_port(found[2], found[1]) == _with_port(host, found[1])


def _with_port(host: str, scheme: str) -> str:
    return (host if _PORT.search(host) else f"{host}:{DEFAULT_PORTS[scheme]}").lower()
