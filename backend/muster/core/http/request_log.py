"""The outermost middleware: request ids, the request log and metrics, and problem bodies for exceptions."""

import random
import re
import time
from collections.abc import Callable
from functools import partial

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from structlog.contextvars import bind_contextvars, clear_contextvars

from muster.core.http.client_address import client_finder
from muster.core.http.parking import Again, Waiter, parking
from muster.core.http.problems import domain_error, problem_response
from muster.core.metrics import pool, requests
from muster.core.metrics.statements import spent

log = structlog.get_logger("muster.request")
_CLIENT_ID = re.compile(r"[\w.:+/=-]{1,128}", re.ASCII)
# Polled every few seconds by monitoring; logged at debug level unless they fail.
QUIET = frozenset({"health", "health_ready", "metrics"})
NO_ROUTE = "none"
SERVER_FAULT = 500


def _new_id() -> str:
    """Returns 32 random hex digits. Not secret, and so without a system call, which would release the lock."""
    return f"{random.getrandbits(128):032x}"


def _counted(again: Again, route: str, method: str, status: int, key: str | None) -> Waiter | None:
    """Counts a request that waits without having been run."""
    waiter = again(key)
    if waiter is not None:
        requests.record(route=route, method=method, status=status, seconds=0.0)
    return waiter


class RequestMiddleware:
    """Adopts a valid ``X-Request-ID`` or generates one, returns it, counts the request and writes one log line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._client = client_finder(settings.TRUSTED_PROXIES)
        self._counts: bool = settings.METRICS

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if _CLIENT_ID.fullmatch(given) else _new_id()
        clear_contextvars()
        bind_contextvars(request_id=request_id)
        spent.reset()
        started = time.perf_counter()
        response = self._get_response(request)
        response["X-Request-ID"] = request_id
        if isinstance(response, HttpResponse) and "Content-Length" not in response:
            response["Content-Length"] = len(response.content)
        self._note(request, response.status_code, time.perf_counter() - started)
        return response

    def _note(self, request: HttpRequest, status: int, seconds: float) -> None:
        """Logs and counts the request. The duration of a streamed response ends where the response begins."""
        match = request.resolver_match
        route = match.view_name if match else NO_ROUTE
        method = request.method or ""
        if self._counts:
            pool.watch()
            requests.record(route=route, method=method, status=status, seconds=seconds)
            place = parking(request)
            if place is not None and place.again is not None:
                place.again = partial(_counted, place.again, route, method, status)
        write = log.error if status >= SERVER_FAULT else log.debug if route in QUIET else log.info
        write(
            "request",
            method=method,
            route=route,
            path=request.path,
            status=status,
            duration_ms=round(seconds * 1000, 2),
            sql_ms=round(spent.seconds * 1000, 2),
            sql_count=spent.count,
            client=self._client(request),
        )

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Handles exceptions of views outside DRF; DRF's views use the exception handler."""
        error = domain_error(exception)
        return problem_response(error) if error else None
