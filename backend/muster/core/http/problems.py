"""Turns every failure of the API into an RFC 9457 problem body, never an HTML page or a stack trace."""

from collections.abc import Mapping

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

from muster.core.constraints import constraint_message
from muster.core.db import errors as db_errors
from muster.core.errors import MusterError, NotFound, ValidationFailed
from muster.core.http import errors

log = structlog.get_logger(__name__)

API_ERRORS: Mapping[int, type[MusterError]] = {
    400: errors.InvalidRequest,
    405: errors.MethodNotAllowed,
    406: errors.NotAcceptable,
    415: errors.UnsupportedMediaType,
}
"""Domain errors for the exceptions that Django REST framework itself raises, by status."""


def problem_response(error: MusterError) -> HttpResponse:
    """Returns the problem body of a domain error, with its status and headers."""
    request_id = get_contextvars().get("request_id")
    content = orjson.dumps(error.problem(request_id), option=orjson.OPT_NON_STR_KEYS)
    return HttpResponse(content, status=error.status, content_type="application/problem+json", headers=error.headers)


def exception_handler(exc: Exception, context: Mapping[str, object]) -> HttpResponse | None:
    """DRF's ``EXCEPTION_HANDLER``. Returns None for an unknown exception, which :func:`server_error` handles."""
    error = domain_error(exc) or _api_error(exc)
    return problem_response(error) if error else None


def _api_error(exc: Exception) -> MusterError | None:
    if isinstance(exc, Http404):
        return NotFound()
    if isinstance(exc, APIException) and exc.status_code in API_ERRORS:
        return API_ERRORS[exc.status_code]()
    return None


def domain_error(exc: Exception) -> MusterError | None:
    """Returns the domain error for a library's exception; None for an unexpected one, which is a bug in Muster."""
    if isinstance(exc, MusterError):
        return exc
    if isinstance(exc, RequestDataTooBig):
        return errors.BodyTooLarge()
    if isinstance(exc, PoolTimeout):
        return db_errors.PoolExhausted()
    if isinstance(exc, (DatabaseError, InterfaceError)):
        return _database_error(exc)
    return None


def _database_error(exc: Exception) -> MusterError | None:
    cause = exc.__cause__
    match cause:
        case PoolTimeout():
            return db_errors.PoolExhausted()
        case pg.QueryCanceled():
            return db_errors.StatementTimeout()
        case pg.LockNotAvailable() | pg.DeadlockDetected() | pg.SerializationFailure():
            return db_errors.LockTimeout()
        case pg.DiskFull() | pg.InsufficientResources() | pg.ReadOnlySqlTransaction():
            log.error("database_refuses_writes", error=str(cause))
            return db_errors.DatabaseUnavailable()
        case pg.IntegrityError() if isinstance(exc, IntegrityError):
            return _violation(cause)
        case psycopg.OperationalError() | psycopg.InterfaceError():
            log.error("database_unavailable", error=str(cause))
            return db_errors.DatabaseUnavailable()
    return None


def _violation(cause: psycopg.IntegrityError) -> MusterError | None:
    field = constraint_message(cause.diag.constraint_name)
    return ValidationFailed({field[0]: [field[1]]}) if field else None


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's ``handler400``: responds to requests that Django refuses before any view runs."""
    if isinstance(exception, DisallowedHost):
        return problem_response(errors.HostNotAllowed())
    if isinstance(exception, TooManyFieldsSent):
        return problem_response(errors.TooManyParameters())
    return problem_response(errors.InvalidRequest())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's ``handler404``: responds to unknown paths."""
    return problem_response(NotFound(f"There is nothing at {request.path}; check the path."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``: sends the request id, by which the stack trace can be found in the log."""
    return problem_response(errors.InternalError())
