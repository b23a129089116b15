"""Creates, claims and finishes with a tally by facets, relative to a tally by status only.

Blocks of both alternate. Commits do not wait for the disk, which would hide part of the cost. The jobs to claim are of
2,000 owners and 50 projects, so that almost each job has a delta of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from psycopg import Connection

from bench import claims, writes
from bench.claims import Kind
from bench.facets_off import facets
from bench.rounds import Case, paired
from bench.rows import Row, Section, at_most, times_row
from bench.samples import WARM_UP, Sample, Samples, timed
from bench.subject import Bench

COST = at_most(1.10)
BLOCKS = 4
"""Blocks of each variant in a round."""
CREATES: Mapping[str, tuple[int, int]] = {"single create": (1, 20), "batch of 100": (100, 4)}
"""Jobs of each write, and timed writes in a block."""
CLAIMS = (Kind("100 jobs", 100, 4), Kind("one job", 1, 40))

Times = dict[bool, list[float]]


def cost_cases(bench: Bench) -> Sequence[Case]:
    """Returns the cases of all writes, with and without facets."""
    creates = (case for kind in CREATES for case in _creates(bench, kind))
    return [*creates, *(case for kind in CLAIMS for case in _claims(bench, kind))]


def cost_rows(samples: Samples) -> Sequence[Row]:
    """Returns one row for each kind of write."""
    return [_row(samples, kind) for kind in [*CREATES, *(write for kind in CLAIMS for write in _writes(kind))]]


def _row(samples: Samples, kind: str) -> Row:
    label = f"{kind}: time, relative to a tally by status only"
    return times_row(
        Section.FACETS, label, samples[_name(kind, recorded=True)], samples[_name(kind, recorded=False)], COST
    )


def _creates(bench: Bench, kind: str) -> Sequence[Case]:
    jobs, block = CREATES[kind]

    def measure() -> Mapping[str, Sample]:
        connection = bench.connection
        create = writes.single_create(connection) if jobs == 1 else writes.batch_create(connection, jobs)
        times: Times = {True: [], False: []}
        for recorded in _variants(bench):
            with _block(connection, recorded=recorded):
                times[recorded].extend(timed(iter(lambda: create, None), limit=block, seconds=60).times_ms)
        return _samples({kind: times})

    return _paired([kind], measure)


def _claims(bench: Bench, kind: Kind) -> Sequence[Case]:
    """Returns the cases of claims, and of the finishes of what was claimed."""
    claim, finish = _writes(kind)

    def measure() -> Mapping[str, Sample]:
        claimed: Times = {True: [], False: []}
        finished: Times = {True: [], False: []}
        claims.fill(bench.plain, "facet_fill", kind.size * (kind.calls + WARM_UP) * BLOCKS * 2)
        for recorded in _variants(bench):
            with _block(bench.plain, recorded=recorded):
                times = [claims.once(kind, bench.plain, "claim_ids", "finish_ids") for _ in range(kind.calls + WARM_UP)]
            claimed[recorded].extend(claim_ms for claim_ms, _ in times[WARM_UP:])
            finished[recorded].extend(finish_ms for _, finish_ms in times[WARM_UP:])
        return _samples({claim: claimed, finish: finished})

    return _paired([claim, finish], measure)


def _variants(bench: Bench) -> Iterator[bool]:
    """Yields whether facets are recorded, for each block in turn."""
    for _ in range(BLOCKS):
        yield from bench.rng.sample((True, False), 2)


@contextmanager
def _block(connection: Connection, *, recorded: bool) -> Iterator[None]:
    connection.execute("SET synchronous_commit = off")
    try:
        with facets(connection, recorded=recorded):
            yield
    finally:
        connection.execute("RESET synchronous_commit")


def _paired(kinds: Sequence[str], measure: Callable[[], Mapping[str, Sample]]) -> Sequence[Case]:
    return paired([_name(kind, recorded=recorded) for kind in kinds for recorded in (True, False)], measure)


def _samples(times: Mapping[str, Times]) -> Mapping[str, Sample]:
    return {
        _name(kind, recorded=recorded): Sample.of(each)
        for kind, variants in times.items()
        for recorded, each in variants.items()
    }


def _writes(kind: Kind) -> tuple[str, str]:
    return f"claim of {kind.name}", f"finish of {kind.name}"


def _name(kind: str, *, recorded: bool) -> str:
    return f"{kind}, {'with' if recorded else 'without'} facets"
