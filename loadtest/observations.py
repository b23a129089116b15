"""What was seen of the server through a run, and what it comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from loadtest.timeline import warm_up_s

# Means of fewer moments say little.
FEWEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One moment. ``memory_mb`` is the resident memory of each process; pages that they share count for each of them.

    Dead rows are overdue as far as they are more than autovacuum leaves alone in their table.
    """

    seconds: float
    memory_mb: Mapping[str, float]
    delta_rows: int
    dead_rows: int
    overdue_dead_rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """A process after the warm-up and at the end: means of a tenth of the time each."""

    first_mb: float
    last_mb: float

    @property
    def growth(self) -> float:
        return self.last_mb / self.first_mb


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A whole run: the most that was seen after the warm-up. None, and no memory, where too little was seen."""

    memory: Mapping[str, Memory] = field(default_factory=dict)
    # Processes that came or went meanwhile.
    replaced: int = 0
    delta_rows: int | None = None
    dead_rows: int | None = None
    overdue_dead_rows: int | None = None

    @classmethod
    def of(cls, samples: Sequence[Sample]) -> Self:
        """What the samples of a run, the warm-up included, come to."""
        until = samples[-1].seconds if samples else 0.0
        judged = [sample for sample in samples if sample.seconds >= warm_up_s(until)]
        if len(judged) < FEWEST:
            return cls()
        return cls(
            memory=_memory(judged),
            replaced=len(set().union(*(sample.memory_mb for sample in judged)) - _throughout(judged)),
            delta_rows=max(sample.delta_rows for sample in judged),
            dead_rows=max(sample.dead_rows for sample in judged),
            overdue_dead_rows=max(sample.overdue_dead_rows for sample in judged),
        )


def _throughout(samples: Sequence[Sample]) -> set[str]:
    """The processes that were there from the first sample to the last."""
    return set.intersection(*(set(sample.memory_mb) for sample in samples))


def _memory(samples: Sequence[Sample]) -> Mapping[str, Memory]:
    tenth = max(1, len(samples) // 10)
    return {
        process: Memory(
            first_mb=_mean([sample.memory_mb[process] for sample in samples[:tenth]]),
            last_mb=_mean([sample.memory_mb[process] for sample in samples[-tenth:]]),
        )
        for process in sorted(_throughout(samples))
    }


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 1)
