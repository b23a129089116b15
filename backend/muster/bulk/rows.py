"""The rows of statements in ``db/queries/bulk``: a field for each column that the file's header promises."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict


@dataclass(frozen=True, slots=True)
class TakenKey:
    """``job_ids_by_unique_key``."""

    unique_key: str
    id: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """``operation_chunk``. All None but ``fetched`` when no jobs are left."""

    ids: list[int] | None
    at_minute: int | None
    at_id: int | None
    fetched: int


@dataclass(frozen=True, slots=True)
class OperationRow:
    """``operation_create``."""

    id: int
    body: str


@dataclass(frozen=True, slots=True)
class AbortRow:
    """``operation_abort``."""

    aborted: bool
    body: str
    version: str


class StoredAction(TypedDict):
    """What an operation does to each job, as its row keeps it in JSON."""

    action: str
    status_type: str | None
    message: str
    priority: int | None


@dataclass(frozen=True, slots=True)
class OperationTurn:
    """``operation_next``: an operation, and how far it has come."""

    id: int
    action: StoredAction
    filter: Mapping[str, object]
    last_job_id: int
    at_minute: int
    at_id: int
    actor: str
