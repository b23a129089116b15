"""Errors of exports."""

from http import HTTPStatus

from muster.core.errors import MusterError


class ExportsBusy(MusterError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "exports_busy"
    cause = "The maximum number of exports is already running."
    remedy = "Try again later."
    retry_after_s = 10
