"""Refuses requests for hosts other than this server's own, which prevents DNS rebinding."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBase

from muster.core.http.errors import HostNotAllowed
from muster.core.http.problems import problem_response


class HostMiddleware:
    """Checks the host of every request, on every path: the API, files, pages, metrics, health."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _allowed(request):
            return problem_response(HostNotAllowed())
        return self._get_response(request)


def _allowed(request: HttpRequest) -> bool:
    try:
        host = request.get_host()
    except DisallowedHost:
        return False
    # `GET http://name/path` names the host twice. RFC 9112, 3.2.2 prefers the target; Django reads the Host header.
    target = request.META.get("RAW_URI", "")
    return "://" not in target or target.startswith("/") or urlsplit(target).netloc.lower() == host.lower()
