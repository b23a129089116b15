"""One job's history with 120 monthly partitions, compared with 12 partitions of the same jobs."""

from collections.abc import Sequence

from bench.databases import PREFIX, connect, ensure
from bench.environment import request_session
from bench.rounds import Case, Phase
from bench.rows import Row, Section, at_most, p99_row, times_row
from bench.samples import Samples
from bench.statements import bench_query
from bench.subject import Bench, Params, sql_run
from muster.core.db.templates import sql_file
from muster.jobs import history

FEW, MANY = 12, 120
JOBS = 20_000
LOOKUP_COUNT = 500
RATIO_TO_FEW = at_most(1.3)
LOOKUPS = {"job_retrieve": "the job with its history", "job_status_list": "a page of its history"}


class HistorySubject:
    """The two statements that read the history."""

    name = "history"

    def cases(self, bench: Bench) -> Sequence[Case]:
        return [case for months in (FEW, MANY) for case in _cases(bench, months)]

    def phases(self, bench: Bench) -> Sequence[Phase]:
        return ()

    def rows(self, samples: Samples) -> Sequence[Row]:
        return [row for query in LOOKUPS for row in _rows(samples, query)]


def _name(query: str, months: int) -> str:
    return f"{query} of {months} months"


def _cases(bench: Bench, months: int) -> Sequence[Case]:
    database = ensure(bench.server_address, f"{PREFIX}_history_{months}", lambda url: _fill(url, months))
    connection = bench.stack.enter_context(connect(database.url, request_session()))
    params: list[Params] = [
        {"id": job_id, "page_size": 50} for job_id in bench.rng.sample(range(1, JOBS), LOOKUP_COUNT)
    ]
    statements = {
        "job_retrieve": sql_file("job_retrieve").code,
        "job_status_list": history.job_status_list(newest_first=True, beyond_key=False).code,
    }
    return [
        Case(name=_name(query, months), run=sql_run(bench, connection, statement, params))
        for query, statement in statements.items()
    ]


def _fill(url: str, months: int) -> None:
    with connect(url) as connection:
        connection.execute(bench_query("history_partitions"), {"months": months})
        connection.execute(bench_query("history_fill"), {"jobs": JOBS})
        found = connection.execute(bench_query("partitions")).fetchone()
    if found is None or found[0] != months:
        raise LookupError(f"The database has {found} monthly partitions instead of {months}.")


def _rows(samples: Samples, query: str) -> Sequence[Row]:
    label = LOOKUPS[query]
    few, many = samples[_name(query, FEW)], samples[_name(query, MANY)]
    return [
        times_row(Section.HISTORY, f"{label}: time with {MANY} partitions, relative to {FEW}", many, few, RATIO_TO_FEW),
        p99_row(Section.HISTORY, f"{label}, {MANY} partitions", many),
    ]
