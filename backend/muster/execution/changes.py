"""The inputs of services. Values are validated by the schemas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWorker:
    """A worker to register. ``tasks`` is None for any; ``labels`` is an object as JSON text."""

    name: str
    queues: Sequence[str]
    tasks: Sequence[str] | None
    executor: str
    cpus: float
    memory_mb: float
    gpus: float
    labels: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A request for jobs. ``free`` is what they must fit together; None: each must fit the empty worker."""

    limit: int
    free: Mapping[str, float] | None
    key: str | None


Run = Mapping[str, object]
"""One run as a worker tells of it: id, attempt, and what it says; values that are JSON are decoded."""

Running = Sequence[Run] | None
"""All runs that a worker goes on with; None if it doesn't say."""
