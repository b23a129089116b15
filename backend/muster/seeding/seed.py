"""Made-up jobs get in: run by run, each one transaction, made inside the database, two at a time.

Planning and writing share nothing, so that two sessions keep two cores busy. Only ids are handed out in turn: id order
is creation order, and the same seed on an empty database makes the same rows, ids included.
"""

from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import orjson
from django.db import connections, transaction

from muster.core.db import queries
from muster.jobs import planner_statistics
from muster.seeding.ordered_turns import TurnMissed, Turns
from muster.seeding.recipes import USERS, recipes

RUN_LENGTH = 50_000
SESSIONS = 2
YEAR = timedelta(days=365)


class OnMade(Protocol):
    def __call__(self, made: int, /) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """What decides every row: how many jobs, the number that chance comes from, and where their year ends."""

    total: int
    seed: int
    until: datetime


def seed_jobs(*, seed: Seed, on_made: OnMade) -> int:
    """Makes the jobs; calls ``on_made`` with the number of each run's, from any thread. The number of history rows.

    An interruption leaves whole runs, fully counted.
    """
    queries.single("seed_partitions", {"first": seed.until - YEAR, "last": seed.until})
    maker = _Maker(seed, on_made)
    first = 0
    statuses = 0
    if not planner_statistics.is_known_to_have_jobs():
        first = min(planner_statistics.FIRST, seed.total)
        statuses = maker.make([range(first)])
        planner_statistics.analyze()
    starts = range(first, seed.total, RUN_LENGTH)
    statuses += maker.make([range(start, min(start + RUN_LENGTH, seed.total)) for start in starts])
    planner_statistics.analyze()
    return statuses


class _Maker:
    """Makes runs of one seed, several at a time. A run is the range of its jobs' numbers."""

    def __init__(self, seed: Seed, on_made: OnMade) -> None:
        self._on_made = on_made
        # The order of the keys never changes, so neither does the text.
        self._recipes = orjson.dumps(recipes()).decode()
        self._seed = {"seed": seed.seed, "until": seed.until, "total": seed.total, "users": list(USERS)}

    def make(self, runs: Sequence[range]) -> int:
        """The number of history rows of these runs."""
        turns = Turns()
        with ThreadPoolExecutor(SESSIONS, thread_name_prefix="seed") as executor:
            made = [executor.submit(self._run, turns, number, run) for number, run in enumerate(runs)]
            try:
                wait(made, return_when=FIRST_EXCEPTION)
            finally:
                turns.call_off()
                executor.shutdown(cancel_futures=True)
        for future in made:
            if not future.cancelled() and (error := future.exception()) and not isinstance(error, TurnMissed):
                raise error
        return sum(future.result() for future in made)

    def _run(self, turns: Turns, number: int, run: range) -> int:
        try:
            statuses = self._write(turns, number, run)
        except BaseException:
            turns.call_off()
            raise
        finally:
            # This thread's own; nobody else would close it.
            connections.close_all()
        self._on_made(len(run))
        return statuses

    def _write(self, turns: Turns, number: int, run: range) -> int:
        with transaction.atomic():
            queries.single("seed_session", {})
            queries.execute("seed_plan_table", {})
            queries.execute(
                "seed_plan", {**self._seed, "recipes": self._recipes, "first": run.start, "length": len(run)}
            )
            with turns.turn(number):
                ids = queries.single("seed_reserve", {})
            queries.execute("seed_jobs", {"recipes": self._recipes, "job_ids": ids["job_ids"]})
            return queries.execute("seed_statuses", ids)
