"""Every failure of the API as an RFC 9457 problem body: never an HTML page, never a stack trace."""

from collections.abc import Mapping
from http import HTTPStatus

import orjson
import psycopg
import structlog
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent
from django.db import DatabaseError, IntegrityError
from django.db.utils import InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from psycopg import errors as pg
from psycopg_pool import PoolTimeout
from rest_framework.exceptions import APIException
from structlog.contextvars import get_contextvars

from muster.core import errors
from muster.core.constraints import constraint_message

log = structlog.get_logger(__name__)

CODES = {404: "not_found", 405: "method_not_allowed", 406: "not_acceptable", 415: "unsupported_media_type"}


def problem_response(error: errors.MusterError) -> HttpResponse:
    """The problem body of a domain error, with its status and headers."""
    return _response(error.status, error.code, error.detail, error.headers, error.extra)


def exception_handler(exc: Exception, context: Mapping[str, object]) -> HttpResponse | None:
    """DRF's ``EXCEPTION_HANDLER``: None lets an unknown exception reach Django's log and :func:`server_error`."""
    error = domain_error(exc)
    if error is not None:
        return problem_response(error)
    if isinstance(exc, Http404):
        return _response(404, "not_found", "There is nothing here.")
    if isinstance(exc, APIException):
        headers = _headers(exc)
        code = CODES.get(exc.status_code, "invalid")
        return _response(exc.status_code, code, str(exc.detail), headers)
    return None


def domain_error(exc: Exception) -> errors.MusterError | None:
    """The domain error that an exception of a library means, or None when it is a fault of ours."""
    if isinstance(exc, errors.MusterError):
        return exc
    if isinstance(exc, RequestDataTooBig):
        return errors.BodyTooLarge("The request body is too large.")
    if isinstance(exc, PoolTimeout):
        return errors.PoolExhausted()
    if isinstance(exc, (DatabaseError, InterfaceError)):
        return _database_error(exc)
    return None


def _database_error(exc: Exception) -> errors.MusterError | None:
    cause = exc.__cause__
    match cause:
        case PoolTimeout():
            return errors.PoolExhausted()
        case pg.QueryCanceled():
            return errors.StatementTimeout()
        case pg.LockNotAvailable() | pg.DeadlockDetected() | pg.SerializationFailure():
            return errors.LockTimeout()
        case pg.DiskFull() | pg.InsufficientResources() | pg.ReadOnlySqlTransaction():
            log.error("database_refuses_writes", error=str(cause))
            return errors.DatabaseUnavailable()
        case pg.IntegrityError() if isinstance(exc, IntegrityError):
            return _violation(cause)
        case psycopg.OperationalError() | psycopg.InterfaceError():
            log.error("database_unavailable", error=str(cause))
            return errors.DatabaseUnavailable()
    return None


def _violation(cause: psycopg.IntegrityError) -> errors.MusterError | None:
    field = constraint_message(cause.diag.constraint_name)
    return errors.ValidationFailed({field[0]: [field[1]]}) if field else None


def _headers(exc: APIException) -> dict[str, str]:
    wait = getattr(exc, "wait", None)
    return {"Retry-After": str(int(wait))} if wait else {}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's ``handler400``: what Django itself refuses before a view sees it."""
    if isinstance(exception, DisallowedHost):
        return _response(400, "host_not_allowed", "This server does not answer to that name; see ALLOWED_HOSTS.")
    if isinstance(exception, TooManyFieldsSent):
        return _response(400, "too_many_parameters", "The query string holds too many parameters.")
    return _response(400, "invalid", "The request is not valid.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's ``handler404``."""
    return _response(404, "not_found", f"There is nothing at {request.path}.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``: the log has the trace, the client the request id to name it by."""
    return _response(500, "internal_error", "Something went wrong on our side; the log has it under this request_id.")


def _response(
    status: int,
    code: str,
    detail: str,
    headers: Mapping[str, str] | None = None,
    extra: Mapping[str, object] | None = None,
) -> HttpResponse:
    body = {
        "type": f"urn:muster:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
        "request_id": get_contextvars().get("request_id"),
        **(extra or {}),
    }
    content = orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS)
    return HttpResponse(content, status=status, content_type="application/problem+json", headers=dict(headers or {}))
