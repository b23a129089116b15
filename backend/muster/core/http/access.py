"""Judges each request of the API before any view reads it. The setting ``ACCESS_POLICY`` names who judges."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string

from muster.core.callers import ANYONE, Caller
from muster.core.http.problems import domain_error, problem_response

API = "api/"
CALLER = "muster.caller"
"""The key of the caller in ``META``; headers have keys that begin with HTTP_."""

SECRETS = ("Authorization", "Cookie")
"""The headers that say who sends a request: caches keep the answers of one caller from others."""

Policy = Callable[[HttpRequest], Caller]
"""Returns the caller of a request whose route is known. Raises a MusterError if it is refused."""


class AccessMiddleware:
    """Notes the caller of every request that has a route of the API, or responds with the policy's error.

    A hook of the middleware instead of the views, so that no view can be without it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._policy = cast(Policy, import_string(settings.ACCESS_POLICY))
        self._tells_callers_apart: bool = settings.AUTH

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        if self._tells_callers_apart and CALLER in request.META:
            patch_vary_headers(response, SECRETS)
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not match.route.startswith(API):
            return None
        try:
            request.META[CALLER] = self._policy(request)
        except Exception as exc:
            error = domain_error(exc)
            if error is None:
                raise
            return problem_response(error)
        return None


def open_to_anyone(_: HttpRequest) -> Caller:
    """The policy of ``AUTH=off``."""
    return ANYONE


def caller(request: HttpRequest) -> Caller:
    """Returns the caller that the middleware noted."""
    return cast(Caller, request.META[CALLER])
