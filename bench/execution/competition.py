"""Jobs that do nothing, a second: Muster's worker beside those of other queues, each in a process of its own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from psycopg.conninfo import make_conninfo

from bench import background
from bench.environment import PYTHON, REPOSITORY, environment
from bench.execution.competitors import GRAPHILE_WORKER, PG_BOSS, PROCRASTINATE, Competitor, contestant
from bench.execution.filling import fill, workers_delete
from bench.execution.race import Contestant, race
from bench.rounds import Case, Phase
from bench.rows import TIMES, Row, Section, Target, at_least
from bench.samples import Sample, Samples, Spread, ratio
from bench.subject import Bench

JOBS = 20_000
TARGETS: Mapping[str, tuple[Competitor, Target]] = {
    each.name: (each, at_least(factor)) for each, factor in ((GRAPHILE_WORKER, 1), (PROCRASTINATE, 20), (PG_BOSS, 3))
}
MUSTER = "jobs that do nothing, Muster"
APPLICATION = "bench-muster-worker"


def phases(bench: Bench) -> Sequence[Phase]:
    """Returns the races. A competitor's database is created first; filling it takes minutes at ten million jobs."""
    contestants = {MUSTER: _muster(bench)}
    for competitor, _ in TARGETS.values():
        contestants[_name(competitor)] = contestant(competitor, bench.server_address, bench.scale)
    cases = [Case(name=name, run=partial(race, each)) for name, each in contestants.items()]
    return [Phase(name="workers", cases=cases, rounds=bench.budget.rounds, context=partial(_folded, bench))]


def rows(samples: Samples) -> Sequence[Row]:
    ours = samples[MUSTER]
    compared = [_row(ours, samples[_name(competitor)], competitor, target) for competitor, target in TARGETS.values()]
    return [
        Row(
            section=Section.EXECUTION,
            label="jobs that do nothing, claimed and finished by 500 on the worker's own connections",
            figure=Spread.of([sample.per_second for sample in ours]),
            unit="jobs/s",
            note=_cost(ours),
        ),
        *compared,
    ]


def _name(competitor: Competitor) -> str:
    return f"jobs that do nothing, {competitor.name}"


def _row(ours: Sequence[Sample], theirs: Sequence[Sample], competitor: Competitor, target: Target) -> Row:
    rates = [Spread.of([sample.per_second for sample in each]).value for each in (ours, theirs)]
    return Row(
        section=Section.EXECUTION,
        label=f"jobs/s, relative to {competitor.name} {competitor.version}, which {competitor.keeps}",
        figure=ratio(ours, theirs, lambda sample: sample.per_second),
        unit=TIMES,
        target=target,
        note=f"{rates[0]:,.0f} to {rates[1]:,.0f} jobs/s; {competitor.name}: {_cost(theirs)}",
    )


def _cost(samples: Sequence[Sample]) -> str:
    """Says what a job costs: processor time of the worker and of PostgreSQL, and write-ahead log."""
    worker = Spread.of([(sample.server_cpu_s or 0) * 1e6 / sample.units for sample in samples]).value
    postgres = Spread.of([sample.postgres_ms * 1000 for sample in samples]).value
    log = Spread.of([sample.log_bytes_each for sample in samples]).value
    return f"{worker:.0f} µs CPU of the worker, {postgres:.0f} µs of PostgreSQL, {log:,.0f} bytes of log a job"


def _muster(bench: Bench) -> Contestant:
    return Contestant(
        name="Muster",
        url=bench.database.url,
        jobs=JOBS,
        # One priority, as the jobs of the other queues have.
        fill=partial(fill, bench.plain, JOBS, priorities=1),
        left="jobs_left",
        command=[PYTHON, "-m", "bench.execution.muster_worker", "work", str(JOBS)],
        cwd=REPOSITORY,
        env=environment(make_conninfo(bench.database.url, application_name=APPLICATION)),
        application=APPLICATION,
    )


@contextmanager
def _folded(bench: Bench) -> Iterator[None]:
    """Folds the tally meanwhile, as housekeeping does; removes the workers at the end."""
    try:
        with background.housekeeping_folds():
            yield
    finally:
        workers_delete(bench.plain)
