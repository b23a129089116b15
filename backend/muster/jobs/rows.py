"""The rows of statements in ``db/queries/jobs``, with a field for each column in the file's header."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JobListRow:
    """``job_list``. The keys are those of the page's first and last row; the count is None if unknown."""

    results: str
    count: int | None
    position: int | None
    first_key: Sequence[object] | None
    last_key: Sequence[object] | None
    fetched: int
    version: str


@dataclass(frozen=True, slots=True)
class StatusListRow:
    """``job_status_list``."""

    results: str
    count: int
    last_key: Sequence[object] | None
    fetched: int


@dataclass(frozen=True, slots=True)
class RangeCountRow:
    """``job_name_range_count``; None if all names are read."""

    count: int | None


@dataclass(frozen=True, slots=True)
class PositionRow:
    """``job_position``."""

    position: int | None
    count: int


@dataclass(frozen=True, slots=True)
class CreateRow:
    """``job_create``, ``job_create_once``."""

    id: int
    body: str
    version: str


@dataclass(frozen=True, slots=True)
class IdempotencyKeyRow:
    """``job_idempotency_key_find``. The ids ascend."""

    digest: bytes
    ids: list[int]


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """``job_update``. The body is present only if the ``verdict`` is ok."""

    verdict: str
    status: str
    allowed: list[str]
    body: str
    version: str


@dataclass(frozen=True, slots=True)
class DeleteRow:
    """``job_delete``."""

    verdict: str


@dataclass(frozen=True, slots=True)
class IdRow:
    """``job_id_by_unique_key``."""

    id: int


@dataclass(frozen=True, slots=True)
class IdsRow:
    """``job_search_ids``, ``operation_lock``, ``operation_matching``. None if no job matches."""

    ids: list[int] | None
