"""Observations of the server during a run, and their summary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from loadtest.timeline import warm_up_s

# Means of fewer samples are meaningless.
MIN_COUNT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One observation. ``memory_mb`` is the resident memory of each process; shared pages count for each of them.

    Dead rows beyond the autovacuum threshold of their table are overdue.
    """

    seconds: float
    memory_mb: Mapping[str, float]
    delta_rows: int
    dead_rows: int
    overdue_dead_rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Memory of a process after the warm-up and at the end: means of the first and last tenth of the time."""

    first_mb: float
    last_mb: float

    @property
    def growth(self) -> float:
        return self.last_mb / self.first_mb


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """The maxima of a run after the warm-up. None, and no memory, with too few samples."""

    memory: Mapping[str, Memory] = field(default_factory=dict)
    # Number of processes started or ended during the run.
    replaced: int = 0
    delta_rows: int | None = None
    dead_rows: int | None = None
    overdue_dead_rows: int | None = None

    @classmethod
    def of(cls, samples: Sequence[Sample]) -> Self:
        """Summarises the samples of a whole run, including its warm-up."""
        until = samples[-1].seconds if samples else 0.0
        measured = [sample for sample in samples if sample.seconds >= warm_up_s(until)]
        if len(measured) < MIN_COUNT:
            return cls()
        return cls(
            memory=_memory(measured),
            replaced=len(set().union(*(sample.memory_mb for sample in measured)) - _always_present(measured)),
            delta_rows=max(sample.delta_rows for sample in measured),
            dead_rows=max(sample.dead_rows for sample in measured),
            overdue_dead_rows=max(sample.overdue_dead_rows for sample in measured),
        )


def _always_present(samples: Sequence[Sample]) -> set[str]:
    """Returns the processes present in all samples."""
    return set.intersection(*(set(sample.memory_mb) for sample in samples))


def _memory(samples: Sequence[Sample]) -> Mapping[str, Memory]:
    tenth = max(1, len(samples) // 10)
    return {
        process: Memory(
            first_mb=_mean([sample.memory_mb[process] for sample in samples[:tenth]]),
            last_mb=_mean([sample.memory_mb[process] for sample in samples[-tenth:]]),
        )
        for process in sorted(_always_present(samples))
    }


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 1)
