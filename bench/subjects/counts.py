"""Exact counts, and ``stats/``."""

from collections.abc import Sequence

from bench import load
from bench.rounds import Case, Phase
from bench.rows import Row, Section, at_most, p99_row, times_row
from bench.samples import Samples
from bench.servers import Stack
from bench.statements import bench_query
from bench.subject import Bench
from muster.core.db.templates import sql_file

COUNTS_MS = at_most(2.0)
STATS_MS = at_most(10.0)
COUNTS, STATS, STATS_HTTP = "counts by status SQL", "stats SQL", "stats HTTP"
COUNT_STAR, GROUP_BY = "count(*)", "GROUP BY status"


class CountSubject:
    """Counts by the tally, compared with count(*) and GROUP BY."""

    name = "counts"

    def cases(self, bench: Bench) -> Sequence[Case]:
        return [
            *sql_cases(bench),
            Case(
                name=STATS_HTTP,
                run=lambda: load.load(bench.server(Stack.MUSTER), ["/api/jobs/stats/"], 1, bench.budget),
            ),
            Case(name=COUNT_STAR, run=bench.linear(bench_query("count_star"), {})),
            Case(name=GROUP_BY, run=bench.linear(bench_query("count_by_status"), {})),
        ]

    def phases(self, bench: Bench) -> Sequence[Phase]:
        return ()

    def rows(self, samples: Samples) -> Sequence[Row]:
        return [
            p99_row(Section.COUNTS, "SQL, counts by status", samples[COUNTS], COUNTS_MS),
            p99_row(Section.COUNTS, "SQL, `stats/`", samples[STATS], STATS_MS),
            p99_row(Section.COUNTS, "HTTP, `stats/`", samples[STATS_HTTP], STATS_MS),
            times_row(
                Section.COUNTS,
                "time of `GROUP BY status`, relative to counts by status",
                samples[GROUP_BY],
                samples[COUNTS],
            ),
            times_row(
                Section.COUNTS,
                "time of `count(*)`, relative to counts by status",
                samples[COUNT_STAR],
                samples[COUNTS],
            ),
        ]


def sql_cases(bench: Bench) -> Sequence[Case]:
    """Returns the cases of counts and stats in plain psycopg."""
    stats = sql_file("job_stats").code
    return [
        Case(name=COUNTS, run=bench.sql(bench_query("count_by_status_tallied"), [{}])),
        Case(name=STATS, run=bench.sql(stats, [{"window": "24h"}])),
    ]
