"""The inputs of services and selectors. Values are validated by the schemas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import orjson


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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which jobs a claim can take: of these queues and tasks (None: any), and no larger than this.

    ``whole`` says that this is all that the worker has.
    """

    queues: tuple[str, ...]
    tasks: tuple[str, ...] | None
    cpus: float
    memory_mb: float
    gpus: float
    whole: bool = False

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what ``worker_claim`` says of a claim that found nothing."""
        found = orjson.loads(text)
        tasks = found["tasks"]
        size = {name: found[name] for name in ("cpus", "memory_mb", "gpus")}
        return cls(
            queues=tuple(found["queues"]),
            tasks=None if tasks is None else tuple(tasks),
            whole=found["whole"],
            **size,
        )


Run = Mapping[str, object]
"""One run as a worker tells of it: id, attempt, and what it says; values that are JSON are decoded."""

Running = Sequence[Run] | None
"""All runs that a worker goes on with; None if it doesn't say."""
