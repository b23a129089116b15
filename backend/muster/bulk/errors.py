"""Errors of bulk operations."""

from http import HTTPStatus

from muster.core.errors import MusterError, NotFound


class OperationNotFound(NotFound):
    def __init__(self, operation_id: int) -> None:
        super().__init__(f"Operation {operation_id} does not exist; check the id.")


class OperationEnded(MusterError):
    status = HTTPStatus.CONFLICT
    code = "operation_ended"
    cause = "The operation has already ended, so it cannot be aborted."
    remedy = "Read the operation to see what it changed."

    def __init__(self, operation_id: int) -> None:
        super().__init__(f"Operation {operation_id} has already ended; read it to see what it changed.")


class OperationForeign(MusterError):
    status = HTTPStatus.FORBIDDEN
    code = "not_your_operation"
    cause = "Somebody else has started the operation, and the caller may abort own ones only."
    remedy = "Ask an operator to abort it."
