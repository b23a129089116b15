"""The rows of statements in ``db/queries/bulk``, with a field for each column in the file's header."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NotRequired, TypedDict


@dataclass(frozen=True, slots=True)
class TakenKey:
    """``job_ids_by_unique_key``."""

    unique_key: str
    id: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """``operation_chunk``. All None except ``fetched`` if no jobs are left."""

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

    verdict: str
    body: str
    version: str


class StoredAction(TypedDict):
    """The action of an operation, as the JSON in its row."""

    action: str
    status_type: str | None
    message: str
    priority: int | None
    caller: NotRequired[str]


@dataclass(frozen=True, slots=True)
class OperationTurn:
    """``operation_next``: an operation and its progress."""

    id: int
    action: StoredAction
    filter: Mapping[str, object]
    last_job_id: int
    at_minute: int
    at_id: int
    actor: str
