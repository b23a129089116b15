"""The periodic duties of the background process, each with its own interval."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import structlog

from muster.accounts.audit import audit_partitions
from muster.accounts.sessions import sessions_prune
from muster.bulk import operations
from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.core.rate_limits.stores import rate_limit_prune
from muster.execution import leases
from muster.execution.logs import upkeep
from muster.housekeeping.rebuild import IndexRebuilds
from muster.jobs.idempotency import idempotency_keys_prune

log = structlog.get_logger(__name__)

PARTITIONS_AHEAD_MONTHS = 3
DEFAULT_MONTHS_AT_ONCE = 12
# Every count and position reads the unfolded deltas: this many rows cost some microseconds.
MERGE_MIN_ROWS, MERGE_MAX_DELTAS = 64, 512
RELEASED_AT_ONCE = 5_000
# Adding a name takes some ten microseconds; all ranges are read in a minute at ten million jobs.
NAMES_AT_ONCE, RANGES_AT_ONCE = 50_000, 100
# Estimates look back a quarter of an hour.
RUN_MINUTES_KEPT_S = 3600.0
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
# Refreshing the view takes seconds at ten million rows; it may use at most a twentieth of the time.
REFRESH_SHARE = 20
RANGES_SHARE = 4


@dataclass(slots=True)
class Duty:
    """A task run every ``every_s`` seconds. ``run`` returns the amount of work done, for the log."""

    name: str
    every_s: float
    run: Callable[[], int]
    share: float = 0.0
    # Due again immediately as long as it finds work.
    eager: bool = False
    due_at: float = field(default=0.0, init=False)

    def execute(self) -> None:
        """Runs the duty and sets its next time: after ``every_s``, or ``share`` times its duration if longer."""
        started = time.monotonic()
        done = self.run()
        ended = time.monotonic()
        pause_s = max(self.every_s, self.share * (ended - started))
        self.due_at = ended if self.eager and done else ended + pause_s
        if done:
            log.debug("housekeeping", duty=self.name, done=done, seconds=round(ended - started, 3))


def lock() -> bool:
    """Takes the housekeeping lock until the connection closes; returns False if another process holds it."""
    return queries.value(sql_file("housekeeping_lock"), {}, of=bool)


def tally_fold(*, everything: bool = False) -> int:
    """Folds all visible deltas into the tally; returns their number.

    ``everything`` also includes deltas older than the last fold.
    """
    return _tally_fold(everything=everything, at_least=1, keep=0)


def tally_merge() -> int:
    """Merges the visible deltas if there are many, into fewer deltas or into the tally; returns their number."""
    return _tally_fold(everything=False, at_least=MERGE_MIN_ROWS, keep=MERGE_MAX_DELTAS)


def _tally_fold(*, everything: bool, at_least: int, keep: int) -> int:
    return queries.value(
        sql_file("job_tally_fold"), {"everything": everything, "at_least": at_least, "keep": keep}, of=int
    )


def stats_refresh() -> int:
    """Refreshes the statistics of finished jobs and of failures."""
    done = queries.execute(sql_file("job_stats_refresh"), {}), queries.execute(sql_file("job_failures_refresh"), {})
    return max(0, *done)


def partitions_create() -> int:
    """Creates future partitions, and partitions for rows in the default partition; returns their number."""
    made = queries.value(sql_file("job_status_partitions_ahead"), {"months": PARTITIONS_AHEAD_MONTHS}, of=int)
    # One transaction per month, so that writers wait for the move of one month's rows only.
    for _ in range(DEFAULT_MONTHS_AT_ONCE):
        if not queries.value(sql_file("job_status_default_empty"), {"months": 1}, of=int):
            break
        made += 1
    return made


def statistics_analyze() -> int:
    return max(0, queries.execute(sql_file("job_status_analyze"), {}))


def tally_prune() -> int:
    return queries.execute(sql_file("job_tally_prune"), {}) + queries.execute(sql_file("job_facet_tally_prune"), {})


def jobs_release() -> int:
    """Moves scheduled jobs that are due to where workers take them; returns their number."""
    return queries.value(sql_file("job_ready_release"), {"most": RELEASED_AT_ONCE}, of=int)


def ready_mark() -> int:
    """Raises the marks from where on claims look; returns their number."""
    return queries.value(sql_file("job_ready_mark"), {}, of=int)


def ready_recover() -> int:
    """Lets claims find jobs that a mark has passed, as after a clock was set back; returns their number."""
    found = queries.value(sql_file("job_ready_recover"), {}, of=int)
    if found:
        log.warning("jobs_recovered", jobs=found, hint="Was the clock of the database server set back?")
    return found


def name_ranges_fold() -> int:
    """Adds the names of newer jobs to the ranges of names; returns the number of jobs."""
    return queries.value(sql_file("job_name_range_fold"), {"at_most": NAMES_AT_ONCE}, of=int)


def name_ranges_read() -> int:
    """Reads ranges of names again that may have pieces of other names; returns their number."""
    return queries.value(sql_file("job_name_range_read"), {"at_most": RANGES_AT_ONCE}, of=int)


def names_index() -> int:
    """Sorts new jobs into the index of name pieces; returns the number of pages in which they waited."""
    return queries.value(sql_file("job_lexemes_clean"), {}, of=int)


def runs_fold() -> int:
    """Adds the recorded runs of workers to their minutes and to the totals; returns the number of records."""
    return queries.value(sql_file("run_fold"), {"kept_s": RUN_MINUTES_KEPT_S}, of=int)


def tally_duties() -> list[Duty]:
    """Returns the duties that maintain the tally."""
    return [Duty("fold", 5.0, tally_fold), Duty("merge", 0.25, tally_merge)]


def continuous_duties() -> list[Duty]:
    """Returns all duties of a process that stays: also those that go on beside the others."""
    return [*duties(), Duty("index_rebuilds", MINUTE, IndexRebuilds().start)]


def duties() -> list[Duty]:
    """Returns the duties that complete their work in each run."""
    return [
        Duty("partitions", HOUR, partitions_create),
        Duty("log_partitions", HOUR, upkeep.partitions_create),
        Duty("audit", HOUR, audit_partitions),
        Duty("sessions", DAY, sessions_prune),
        Duty("statistics", 6 * HOUR, statistics_analyze, share=REFRESH_SHARE),
        Duty("tally_prune", DAY, tally_prune),
        Duty("rate_limits", 10 * MINUTE, rate_limit_prune),
        Duty("idempotency_keys", 10 * MINUTE, idempotency_keys_prune, eager=True),
        Duty("stats", 30.0, stats_refresh, share=REFRESH_SHARE),
        *tally_duties(),
        Duty("release", 1.0, jobs_release, eager=True),
        Duty("ready_mark", 5.0, ready_mark, share=REFRESH_SHARE),
        Duty("ready_recover", MINUTE, ready_recover, share=REFRESH_SHARE),
        Duty("name_ranges", 5.0, name_ranges_fold, share=REFRESH_SHARE),
        Duty("name_ranges_read", 1.0, name_ranges_read, share=RANGES_SHARE),
        Duty("names_index", 5.0, names_index, share=REFRESH_SHARE),
        Duty("runs", 2.0, runs_fold),
        Duty("leases", 1.0, leases.workers_rescue),
        Duty("overdue", 10.0, leases.runs_overdue, share=REFRESH_SHARE),
        Duty("workers_prune", 10 * MINUTE, leases.workers_prune),
        Duty("logs_merge", 10.0, upkeep.logs_merge, eager=True),
        Duty("logs_retire", HOUR, upkeep.logs_retire, eager=True),
        Duty("operations", 0.25, operations.operation_work, eager=True),
    ]


def run_once() -> None:
    """Runs every duty once and completes all waiting work, rebuilds of indexes last."""
    tally_fold(everything=True)
    for duty in duties():
        duty.execute()
    while operations.operation_work() or name_ranges_read():
        pass
    tally_fold()
    IndexRebuilds().complete()


def run_until(stopped: Callable[[float], bool], schedule: Sequence[Duty]) -> None:
    """Runs duties when due. ``stopped(seconds)`` waits and returns whether to stop."""
    tally_fold(everything=True)
    wait_s = 0.0
    while not stopped(wait_s):
        for duty in _due(schedule):
            duty.execute()
        wait_s = max(0.0, min(duty.due_at for duty in schedule) - time.monotonic())


def _due(schedule: Sequence[Duty]) -> Iterator[Duty]:
    return (duty for duty in schedule if duty.due_at <= time.monotonic())
