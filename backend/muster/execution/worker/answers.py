"""The answers of the server, as the worker reads them. Members that it doesn't know are passed over."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Key = tuple[int, int]
"""A run: the id of its job and its attempt."""

State = Literal["run", "drain", "stop"]


class Shape(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class RunKey(Shape):
    """Names a run. A run that was given back and claimed again has the same attempt and another start."""

    id: int
    attempt: int
    started_at: str | None = None
    """The text of the server, which calls return unchanged. Only comparisons parse it."""

    @property
    def key(self) -> Key:
        return self.id, self.attempt

    @property
    def fence(self) -> dict[str, str]:
        """Returns the start as a member of a call, or nothing if the server gave none."""
        return {} if self.started_at is None else {"started_at": self.started_at}

    def may_be(self, other: "RunKey") -> bool:
        """Returns whether both can be the same run: without a start, the attempt decides."""
        if self.key != other.key or self.started_at is None or other.started_at is None:
            return self.key == other.key
        return datetime.fromisoformat(self.started_at) == datetime.fromisoformat(other.started_at)


class Cancel(RunKey):
    """A run to end: SIGTERM, then SIGKILL after ``grace_s`` seconds."""

    grace_s: float


class Orders(Shape):
    """The orders that any answer may have."""

    state: State
    cancel: list[Cancel] = []
    unknown: list[RunKey] = []


class Job(RunKey):
    """A job to run."""

    name: str = ""
    task: str
    args: dict[str, Any]
    resource_requirements: dict[str, Any]
    walltime_s: float | None = None
    log_limit_bytes: int = 0

    def named(self) -> dict[str, Any]:
        """Returns the members of a call that name the run."""
        named = {"id": self.id, "attempt": self.attempt, "started_at": self.started_at}
        return named if self.started_at is not None else {"id": self.id, "attempt": self.attempt}

    def amount(self, key: str, otherwise: float) -> float:
        """Returns what the job needs of something; anything but a number counts as absent, as for the server."""
        value = self.resource_requirements.get(key)
        return float(value if isinstance(value, int | float) and not isinstance(value, bool) else otherwise)


class Registered(Shape):
    """The id and the intervals of a worker."""

    id: int
    heartbeat_s: float
    lease_s: float


class Claimed(Orders):
    """The next jobs."""

    jobs: list[Job]


class FinishedJob(RunKey):
    """What became of a finish: done, already or stale."""

    outcome: str
    status: str | None = None


class Finished(Orders):
    """What became of the finishes of one call, and its claim."""

    jobs: list[FinishedJob]
    claim: Claimed | None = None


class StoredChunk(RunKey):
    """What became of a chunk of output: stored, already, stale or full."""

    seq: int
    outcome: str


class Stored(Orders):
    """What became of chunks of output."""

    chunks: list[StoredChunk]
