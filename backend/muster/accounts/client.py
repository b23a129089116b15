"""Where a request comes from, for sessions and the audit log."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request

from muster.accounts.sign_in import Origin
from muster.core.http.client_address import client_finder
from muster.core.http.request_input import http

_finder = cache(client_finder)


def address_of(request: Request) -> str:
    """Returns the client's address, as far as it can be trusted."""
    return _address(http(request))


def origin_of(request: Request) -> Origin:
    """Returns the client's address and name."""
    inner = http(request)
    return Origin(address=_address(inner), client=str(inner.META.get("HTTP_USER_AGENT", "")))


def _address(request: HttpRequest) -> str:
    return _finder(settings.TRUSTED_PROXIES)(request)
