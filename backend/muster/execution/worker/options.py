"""What a worker is: its name, its queues, and its size."""

from collections.abc import Mapping
from dataclasses import dataclass

from muster.execution.tasks import arguments
from muster.execution.tasks.registry import COMMAND
from muster.execution.worker.answers import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Amounts of what jobs need."""

    cpus: float = 0.0
    memory_mb: float = 0.0
    gpus: float = 0.0

    @classmethod
    def of(cls, job: Job) -> "Size":
        """Returns what a job needs."""
        return cls(cpus=job.amount("cpus", 1), memory_mb=job.amount("memory_mb", 0), gpus=job.amount("gpus", 0))

    def __add__(self, other: "Size") -> "Size":
        return Size(
            cpus=self.cpus + other.cpus, memory_mb=self.memory_mb + other.memory_mb, gpus=self.gpus + other.gpus
        )

    def less(self, other: "Size") -> "Size":
        """Returns what is left, nothing below zero."""
        return Size(
            cpus=max(0.0, self.cpus - other.cpus),
            memory_mb=max(0.0, self.memory_mb - other.memory_mb),
            gpus=max(0.0, self.gpus - other.gpus),
        )

    def body(self) -> dict[str, object]:
        return {"cpus": self.cpus, "memory_mb": self.memory_mb, "gpus": self.gpus}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the operator asked for."""

    name: str
    queues: list[str]
    size: Size
    allow_commands: bool
    labels: Mapping[str, str]

    def registration(self) -> dict[str, object]:
        tasks = [task for task in arguments.known() if task != COMMAND or self.allow_commands]
        about = {"name": self.name, "queues": self.queues, "executor": "local", "labels": dict(self.labels)}
        return {**about, **self.size.body(), "tasks": tasks}
