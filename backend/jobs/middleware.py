"""The outermost layer: gives each request its id and turns what escapes the views into problem bodies."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from structlog.contextvars import bind_contextvars, clear_contextvars

from jobs.problems import domain_error, problem_response

log = structlog.get_logger("muster.request")
_CLIENT_ID = re.compile(r"[\w.:+/=-]{1,128}", re.ASCII)


class RequestMiddleware:
    """Takes a sane ``X-Request-ID`` over or makes one, returns it, and writes one log line a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if _CLIENT_ID.fullmatch(given) else uuid.uuid4().hex
        clear_contextvars()
        bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        response = self._get_response(request)
        response["X-Request-ID"] = request_id
        if isinstance(response, HttpResponse) and "Content-Length" not in response:
            response["Content-Length"] = len(response.content)
        duration_ms = round((time.perf_counter() - started) * 1000, 1)
        log.info(
            "request", method=request.method, path=request.path, status=response.status_code, duration_ms=duration_ms
        )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """For views outside DRF; its own go through the exception handler."""
        error = domain_error(exception)
        return problem_response(error) if error else None
