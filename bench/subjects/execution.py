"""Jobs that run: how many a second beside other queues, and workers that wait for them."""

from collections.abc import Sequence

from bench.execution import competition, waiting
from bench.execution.paths import PathsPart
from bench.rounds import Case, Phase
from bench.rows import Row
from bench.samples import Samples
from bench.subject import Bench

PARTS = (competition, PathsPart(), waiting)


class ExecutionSubject:
    """Each part has one phase."""

    name = "execution"

    def cases(self, bench: Bench) -> Sequence[Case]:
        return ()

    def phases(self, bench: Bench) -> Sequence[Phase]:
        return [part.phase(bench) for part in PARTS]

    def rows(self, samples: Samples) -> Sequence[Row]:
        return [row for part in PARTS for row in part.rows(samples)]
