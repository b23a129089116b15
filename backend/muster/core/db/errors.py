"""Errors of the database: each may pass when the request is sent again."""

from http import HTTPStatus

from muster.core.errors import MusterError


class DatabaseUnavailable(MusterError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "database_unavailable"
    cause = "The database cannot be reached or accepts no writes."
    remedy = "Try again later."
    retry_after_s = 1


class StatementTimeout(MusterError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "statement_timeout"
    cause = "The statement reached its time limit and was cancelled."
    remedy = "Narrow the request by filters, or try again later."
    retry_after_s = 1


class LockTimeout(MusterError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "lock_timeout"
    cause = "Another change of the same rows takes too long."
    remedy = "Try again later."
    retry_after_s = 1


class PoolExhausted(MusterError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "pool_exhausted"
    cause = "All database connections are in use."
    remedy = "Try again later."
    retry_after_s = 1


class ClientGone(MusterError):
    """For the log: the client receives nothing any more."""

    status = HTTPStatus.REQUEST_TIMEOUT
    code = "client_gone"
    cause = "The client disconnected before the answer was ready."
    remedy = "Send the request again if its answer is still needed."
