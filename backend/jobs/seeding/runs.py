"""Made-up jobs get in: run by run, each one transaction, made inside the database, two at a time.

Planning and writing share nothing, so that two sessions keep two cores busy. Only ids are handed out in turn: id order
is creation order, and the same seed on an empty database makes the same rows, ids included.
"""

from collections.abc import Mapping
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import orjson
from django.db import connections, transaction

from jobs import sql
from jobs.seeding.recipes import USERS, recipes
from jobs.seeding.turns import TurnMissed, Turns

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
    sql.single("seed_partitions", {"first": seed.until - YEAR, "last": seed.until})
    turns = Turns()
    # The order of the keys never changes, so neither does the text.
    shared = {"recipes": orjson.dumps(recipes()).decode(), "users": list(USERS)}
    with ThreadPoolExecutor(SESSIONS, thread_name_prefix="seed") as executor:
        runs = [
            executor.submit(_run, number, seed, shared, turns, on_made)
            for number in range(-(-seed.total // RUN_LENGTH))
        ]
        try:
            wait(runs, return_when=FIRST_EXCEPTION)
        finally:
            turns.call_off()
            executor.shutdown(cancel_futures=True)
    for run in runs:
        if not run.cancelled() and (error := run.exception()) and not isinstance(error, TurnMissed):
            raise error
    sql.execute("seed_analyze", {})
    return sum(run.result() for run in runs)


def _run(number: int, seed: Seed, shared: Mapping[str, object], turns: Turns, on_made: OnMade) -> int:
    first = number * RUN_LENGTH
    length = min(RUN_LENGTH, seed.total - first)
    parameters = {
        **shared,
        "seed": seed.seed,
        "until": seed.until,
        "total": seed.total,
        "first": first,
        "length": length,
    }
    try:
        with transaction.atomic():
            sql.single("seed_session", {})
            sql.execute("seed_plan_table", {})
            sql.execute("seed_plan", parameters)
            with turns.turn(number):
                ids = sql.single("seed_reserve", {})
            sql.execute("seed_jobs", {**shared, "job_ids": ids["job_ids"]})
            statuses = sql.execute("seed_statuses", ids)
    except BaseException:
        turns.call_off()
        raise
    finally:
        # This thread's own; nobody else would close it.
        connections.close_all()
    on_made(length)
    return statuses
