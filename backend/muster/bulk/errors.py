"""Errors of bulk operations."""

from http import HTTPStatus

from muster.core.errors import MusterError


class OperationNotFound(MusterError):
    status = HTTPStatus.NOT_FOUND
    code = "not_found"

    def __init__(self, operation_id: int) -> None:
        super().__init__(f"There is no operation {operation_id}.")


class OperationEnded(MusterError):
    status = HTTPStatus.CONFLICT
    code = "operation_ended"

    def __init__(self, operation_id: int) -> None:
        super().__init__(f"Operation {operation_id} has ended already.")
