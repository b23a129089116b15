"""Errors of exports."""

from http import HTTPStatus

from muster.core.errors import MusterError


class ExportsBusy(MusterError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "exports_busy"

    def __init__(self) -> None:
        super().__init__(
            "As many exports run as may at a time; try again when one has ended.", headers={"Retry-After": "10"}
        )
