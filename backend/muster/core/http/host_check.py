"""Refuses requests for hosts other than this server's own, which prevents DNS rebinding."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBase

from muster.core.http.errors import HostNotAllowed
from muster.core.http.problems import problem_response

MAX_KNOWN = 100
HOST = "muster.host"
"""The key of the checked host in ``META``; headers have keys that begin with HTTP_."""


class HostMiddleware:
    """Checks the host of every request, on every path: the API, files, pages, metrics, health."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        # Hosts that Django has allowed by their header: its check takes longer than all others of a request.
        self._known: set[str] = set()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = self._host(request)
        if host is None or _names_another(request, host):
            return problem_response(HostNotAllowed())
        request.META[HOST] = host
        return self._get_response(request)

    def _host(self, request: HttpRequest) -> str | None:
        """Returns the host that the request names; None if it isn't one of this server's."""
        named: str = request.META.get("HTTP_HOST", "")
        if named in self._known:
            return named
        try:
            host = request.get_host()
        except DisallowedHost:
            return None
        if host == named and len(self._known) < MAX_KNOWN:
            self._known.add(host)
        return host


def checked_host(request: HttpRequest) -> str:
    """Returns the host that the request names, which the middleware has checked."""
    return str(request.META[HOST])


def _names_another(request: HttpRequest, host: str) -> bool:
    # `GET http://name/path` names the host twice. RFC 9112, 3.2.2 prefers the target; Django reads the Host header.
    target = request.META.get("RAW_URI", "")
    return "://" in target and not target.startswith("/") and urlsplit(target).netloc.lower() != host.lower()
