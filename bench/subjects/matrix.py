"""The matrix: random requests of the list over HTTP, one at a time, up to the slowest."""

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

from bench import databases
from bench.environment import request_session
from bench.matrix import cold, slowest
from bench.matrix.requests import Timing, population, timings
from bench.rounds import Case, Phase
from bench.rows import Row, Section, Target, at_most
from bench.samples import Sample, Samples, Spread, pooled
from bench.servers import Stack
from bench.statements import bench_query
from bench.subject import Bench
from loadtest.list_requests import ListRequest, Population, Start, draw
from local import layout
from local.errors import echo

SEED = 20_261_126
WARM_REQUESTS, COLD_REQUESTS, WORD_REQUESTS, WARM_UP_REQUESTS = 2_000, 200, 300, 1_000
PERCENTS = (50, 95, 99, 100)
WARM_TARGETS_MS: Mapping[int, Sequence[float]] = {1_000_000: (5, 20, 40, 150), 10_000_000: (8, 30, 60, 300)}
COLD_WORST_MS = at_most(2_000)
WORDS_P95_MS = at_most(30)
REFUSED = at_most(0)
WARM, COLD, WORDS, WORDS_STATUS = "warm", "cold", "words as typed", "words as typed under a status"


class MatrixSubject:
    """Random filters, orders, starts and words: 2,000 warm requests, 200 after a restart with empty caches."""

    name = "matrix"

    def __init__(self) -> None:
        self._timings: dict[str, list[Timing]] = {}
        self._scale = 0

    def cases(self, bench: Bench) -> Sequence[Case]:
        return ()

    def phases(self, bench: Bench) -> Sequence[Phase]:
        self._scale = bench.scale
        drawn_from = population(bench.plain, bench.scale)
        warm = [
            self._case(bench, WARM, draw(_rng(), drawn_from), WARM_REQUESTS),
            self._case(bench, WORDS, _words(drawn_from), WORD_REQUESTS),
            self._case(bench, WORDS_STATUS, _words(drawn_from, status=True), WORD_REQUESTS),
        ]
        phases = [
            Phase(name="matrix, warm", cases=warm, rounds=bench.budget.rounds, context=lambda: self._warmed_up(bench))
        ]
        if reason := cold.why_impossible(bench.database.url):
            echo(f"skipped the cold matrix: {reason}.")
            return phases
        case = self._case(bench, COLD, draw(_rng(), drawn_from), COLD_REQUESTS, rounds=1)
        return [*phases, Phase(name="matrix, cold", cases=[case], rounds=1, context=lambda: _restarted(bench))]

    def rows(self, samples: Samples) -> Sequence[Row]:
        limits = WARM_TARGETS_MS.get(self._scale, ())
        rows = [
            self._row(WARM, samples, percent, at_most(limit) if limit else None)
            for percent, limit in zip(PERCENTS, limits or (0,) * len(PERCENTS), strict=True)
        ]
        rows += [self._refused(WARM)]
        rows += [self._row(name, samples, 95, WORDS_P95_MS) for name in (WORDS, WORDS_STATUS)]
        if f"matrix, {COLD}" in samples:
            rows += [self._row(COLD, samples, 50), self._row(COLD, samples, 100, COLD_WORST_MS), self._refused(COLD)]
        return rows

    def _case(self, bench: Bench, name: str, drawn: Iterator[ListRequest], count: int, rounds: int = 0) -> Case:
        per_round = -(-count // (rounds or bench.budget.rounds))

        def run() -> Sample:
            measured = list(timings(bench.server(Stack.MUSTER), list(islice(drawn, per_round))))
            self._timings.setdefault(name, []).extend(measured)
            return Sample.of([timing.ms for timing in measured])

        return Case(name=f"matrix, {name}", run=run)

    @contextmanager
    def _warmed_up(self, bench: Bench) -> Iterator[None]:
        """Warms up the files and the server; writes the slowest requests to a file at the end.

        After a restart of the machine, the first requests would otherwise measure its disk. The cold matrix does.
        """
        bench.plain.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        bench.plain.execute(bench_query("files_read"))
        warm_up = draw(random.Random(1), population(bench.plain, bench.scale))  # noqa: S311  not a secret
        list(timings(bench.server(Stack.MUSTER), list(islice(warm_up, WARM_UP_REQUESTS))))
        yield
        file = layout.data_home() / "bench" / f"matrix-{bench.scale}.txt"
        slowest.write([timing for name in (WARM, WORDS, WORDS_STATUS) for timing in self._timings[name]], file)
        echo(f"wrote the slowest requests with their plans to {file}.")

    def _row(self, name: str, samples: Samples, percent: int, target: Target | None = None) -> Row:
        worst = slowest.slowest(self._timings[name])[0]
        return Row(
            section=Section.MATRIX,
            label=f"{name}: {'worst' if percent == 100 else f'p{percent}'}",  # noqa: PLR2004
            figure=pooled(samples[f"matrix, {name}"], percent),
            unit="ms",
            target=target,
            note=f"{worst.kind}: `{worst.path}`" if percent == 100 else f"{len(self._timings[name]):,} requests",  # noqa: PLR2004
        )

    def _refused(self, name: str) -> Row:
        found = [timing for timing in self._timings[name] if timing.status != 200]  # noqa: PLR2004
        figure = Spread(value=len(found), p10=len(found), p90=len(found))
        note = ", ".join(sorted({str(timing.status or "no answer") for timing in found}))
        return Row(
            section=Section.MATRIX, label=f"{name}: requests refused", figure=figure, unit="", target=REFUSED, note=note
        )


def _rng() -> random.Random:
    return random.Random(SEED)  # noqa: S311  not a secret


def _words(drawn_from: Population, *, status: bool = False) -> Iterator[ListRequest]:
    """Yields first pages of searches for typed words of names, without other filters or with one ``status``."""
    rng = _rng()
    for request in draw(rng, drawn_from):
        if "search" in request.parameters:
            under = {"status": rng.choice(("COMPLETED", "FAILED", "PENDING"))} if status else {}
            parameters = {"search": request.parameters["search"], **under}
            yield replace(request, parameters=parameters, start=Start.FIRST)


@contextmanager
def _restarted(bench: Bench) -> Iterator[None]:
    """Restarts the server with empty caches before the measurement."""
    bench.stop_servers()
    bench.connection.close()
    bench.plain.close()
    cold.restart()
    bench.connection = bench.stack.enter_context(databases.connect(bench.database.url, request_session()))
    bench.plain = bench.stack.enter_context(databases.connect(bench.database.url))
    yield
