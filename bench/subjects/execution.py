"""Jobs that run: how many a second beside other queues, and workers that wait for them."""

from collections.abc import Sequence

from bench.execution import bundled, competition, waiting
from bench.execution.beside import BesidePart
from bench.execution.held import HeldPart
from bench.execution.paths import PathsPart
from bench.execution.started import StartedPart
from bench.rounds import Case, Phase
from bench.rows import Row
from bench.samples import Samples
from bench.subject import Bench

PATHS = PathsPart()
PARTS = (competition, bundled, PATHS, StartedPart(PATHS), HeldPart(), BesidePart(), waiting)


class ExecutionSubject:
    """The phases and rows of all parts."""

    name = "execution"

    def cases(self, bench: Bench) -> Sequence[Case]:
        return ()

    def phases(self, bench: Bench) -> Sequence[Phase]:
        return [phase for part in PARTS for phase in part.phases(bench)]

    def rows(self, samples: Samples) -> Sequence[Row]:
        return [row for part in PARTS for row in part.rows(samples)]
