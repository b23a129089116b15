"""Refuses requests for names that this server does not serve, which is what stops DNS rebinding."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBase

from muster.core.http.errors import HostNotAllowed
from muster.core.http.problems import problem_response


class HostMiddleware:
    """Checks the host of every request, whatever its address: the API, files, pages, metrics, health."""

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
    # `GET http://name/path` names a host twice. The target's counts (RFC 9112, 3.2.2), and Django reads the header's.
    target = request.META.get("RAW_URI", "")
    return "://" not in target or target.startswith("/") or urlsplit(target).netloc.lower() == host.lower()
