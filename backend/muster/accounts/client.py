"""Where a request comes from, for sessions and the audit log."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest

from muster.accounts.sign_in import Origin
from muster.core.http.client_address import client_finder

_finder = cache(client_finder)


def address_of(request: HttpRequest) -> str:
    """Returns the client's address, as far as it can be trusted."""
    return _address(request)


def origin_of(request: HttpRequest) -> Origin:
    """Returns the client's address and name."""
    return Origin(address=_address(request), client=str(request.META.get("HTTP_USER_AGENT", "")))


def _address(request: HttpRequest) -> str:
    return _finder(settings.TRUSTED_PROXIES)(request)
