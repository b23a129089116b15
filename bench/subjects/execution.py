"""Jobs that run. ``ONLY=execution`` measures all of these subjects, ``ONLY=execution/list`` one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bench.execution import bundled, competition, waiting
from bench.execution.beside import BesidePart
from bench.execution.held import HeldPart
from bench.execution.paths import PathsPart
from bench.execution.started import StartedPart
from bench.rounds import Case, Phase
from bench.rows import Row
from bench.samples import Samples
from bench.subject import Bench, Subject


class Part(Protocol):
    """A module or an object of ``bench.execution``."""

    def phases(self, bench: Bench) -> Sequence[Phase]: ...

    def rows(self, samples: Samples) -> Sequence[Row]: ...


@dataclass(slots=True)
class ExecutionSubject:
    """A part as a subject of its own."""

    name: str
    part: Part

    def cases(self, bench: Bench) -> Sequence[Case]:
        return ()

    def phases(self, bench: Bench) -> Sequence[Phase]:
        return self.part.phases(bench)

    def rows(self, samples: Samples) -> Sequence[Row]:
        return self.part.rows(samples)


EXECUTION: Sequence[Subject] = (
    ExecutionSubject("execution/queues", competition),
    ExecutionSubject("execution/bundled", bundled),
    ExecutionSubject("execution/paths", PathsPart()),
    ExecutionSubject("execution/started", StartedPart()),
    ExecutionSubject("execution/held", HeldPart()),
    ExecutionSubject("execution/list", BesidePart()),
    ExecutionSubject("execution/waiting", waiting),
)
