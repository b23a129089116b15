"""The rows of statements in ``db/queries/execution``, with a field for each column in the file's header."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IdRow:
    """``worker_register`` and ``worker_idle``."""

    id: int


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """``worker_claim``. All but ``state`` are JSON; ``wanted`` is None unless the claim is to wait."""

    state: str
    jobs: str
    cancel: str
    unknown: str
    wanted: str | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell the worker."""
        return self.jobs == self.cancel == self.unknown == "[]"


@dataclass(frozen=True, slots=True)
class WantedRow:
    """``job_wanted``."""

    place: int
    id: int


@dataclass(frozen=True, slots=True)
class FinishRow:
    """``worker_finish``, ``worker_finish_claim``. All but ``state`` are JSON arrays; no claim: ``jobs`` is None."""

    state: str
    results: str
    jobs: str | None
    cancel: str
    unknown: str


@dataclass(frozen=True, slots=True)
class BodyRow:
    """``worker_heartbeat``, ``worker_retrieve`` and ``worker_drain``: JSON."""

    body: str


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """``worker_leave``."""

    given_back: int


@dataclass(frozen=True, slots=True)
class ListRow:
    """``worker_list``. ``results`` is a JSON array."""

    count: int
    results: str


@dataclass(frozen=True, slots=True)
class LostRow:
    """``worker_lost``."""

    identity: str
    silent_s: float
    jobs: int
