"""Sign-in: the list with a key and with a session beside the list without, and a flood of attempts to sign in."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial

from bench.access import ATTEMPTS_PER_SECOND, Reader, alternate, credentials, flood, read_steadily
from bench.pages import LISTINGS, paths
from bench.rounds import Case, Phase, paired
from bench.rows import TIMES, Row, Section, at_least, at_most
from bench.samples import Sample, Samples, Spread, pooled, ratio
from bench.servers import Stack, serve
from bench.subject import Bench

WITHOUT, KEY, COOKIE = "without", "key", "cookie"
QUIET, FLOODED = "reading alone", "reading during a flood"
QUIET_S, FLOOD_S = 20.0, 60.0
ROUNDS_OF_PAGES = 40
AS_FAST, SHARE, AS_SOON = at_least(0.93), at_most(10), at_most(1.1)


class AccessSubject:
    """A server without sign-in and servers with it, on one database."""

    name = "access"

    def __init__(self) -> None:
        self._readers: Mapping[str, Reader] = {}

    def cases(self, bench: Bench) -> Sequence[Case]:
        return ()

    def phases(self, bench: Bench) -> Sequence[Phase]:
        context = partial(self._serving, bench)
        lists = paired([WITHOUT, KEY, COOKIE], partial(self._lists, bench))
        attempts = paired([QUIET, FLOODED], self._flood)
        return [
            Phase(name="access, list", cases=lists, rounds=bench.budget.rounds, context=context),
            Phase(name="access, flood", cases=attempts, rounds=1, context=context),
        ]

    def rows(self, samples: Samples) -> Sequence[Row]:
        return [
            *(row for name in (KEY, COOKIE) for row in _list_rows(name, samples[name], samples[WITHOUT])),
            *_flood_rows(samples[QUIET][0], samples[FLOODED][0]),
        ]

    @contextmanager
    def _serving(self, bench: Bench) -> Iterator[None]:
        """Starts a server for each reader, so that the CPU time of each is known."""
        with ExitStack() as stack:
            headers = {WITHOUT: {}, **stack.enter_context(credentials())}
            self._readers = {
                name: Reader(
                    stack.enter_context(
                        serve(
                            Stack.MUSTER,
                            bench.database.url,
                            name=f"access-{name}",
                            auth="off" if name == WITHOUT else "on",
                        )
                    ),
                    given,
                )
                for name, given in headers.items()
            }
            yield

    def _lists(self, bench: Bench) -> Mapping[str, Sample]:
        requested = list(paths(Stack.MUSTER, LISTINGS[0])) * ROUNDS_OF_PAGES
        bench.rng.shuffle(requested)
        return alternate(self._readers, requested, seconds=len(self._readers) * bench.budget.seconds, rng=bench.rng)

    def _flood(self) -> Mapping[str, Sample]:
        reader = self._readers[KEY]
        path = paths(Stack.MUSTER, LISTINGS[0])[0]
        quiet = read_steadily(reader, path, seconds=QUIET_S)
        with flood(reader.server):
            return {QUIET: quiet, FLOODED: read_steadily(reader, path, seconds=FLOOD_S)}


def _list_rows(name: str, ours: Sequence[Sample], bare: Sequence[Sample]) -> Iterator[Row]:
    for label, figure in (
        ("requests a second, one connection", ratio(ours, bare, lambda sample: sample.per_second)),
        ("requests per CPU-second of the server", ratio(ours, bare, lambda sample: sample.per_cpu_second)),
    ):
        times = f"p50 {pooled(ours, 50).value:.2f} ms to {pooled(bare, 50).value:.2f} ms"
        yield Row(
            section=Section.ACCESS,
            label=f"list with a {name}, relative to without: {label}",
            figure=figure,
            unit=TIMES,
            target=AS_FAST,
            note=f"{times}; {_cpu_us(ours, bare):.0f} us of CPU more",
        )


def _cpu_us(ours: Sequence[Sample], bare: Sequence[Sample]) -> float:
    """Returns the CPU time of the server that a request costs more, in microseconds."""
    rates = [Spread.of([sample.per_cpu_second for sample in each]).value for each in (ours, bare)]
    return 1e6 / rates[0] - 1e6 / rates[1]


def _flood_rows(quiet: Sample, flooded: Sample) -> Iterator[Row]:
    server, postgres = (_share(flooded, each) - _share(quiet, each) for each in ("server_cpu_s", "postgres_cpu_s"))
    yield Row(
        section=Section.ACCESS,
        label=f"{ATTEMPTS_PER_SECOND} attempts to sign in a second from one address: CPU time of the server",
        figure=Spread.of([server]),
        unit="% of a core",
        target=SHARE,
        note=f"for {FLOOD_S:.0f} s; PostgreSQL {postgres:.1f} %",
    )
    for percent, target in ((50, AS_SOON), (95, AS_SOON), (99, None)):
        yield Row(
            section=Section.ACCESS,
            label=f"list with a key meanwhile, relative to before: p{percent}",
            figure=Spread.of([flooded.percentile(percent) / quiet.percentile(percent)]),
            unit=TIMES,
            target=target,
            note=f"{flooded.percentile(percent):.2f} ms to {quiet.percentile(percent):.2f} ms",
        )


def _share(sample: Sample, name: str) -> float:
    spent = getattr(sample, name)
    return 100 * (spent or 0.0) / (sample.wall_s or 1.0)
