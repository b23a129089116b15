"""``manage.py seed 1_000_000``: adds made-up jobs."""

import sys
import time
from argparse import ArgumentTypeError
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from tqdm import tqdm

from jobs.seeding.runs import Seed, seed_jobs

MOST = 100_000_000
INTERRUPTED = 130
"""As a shell says it."""
EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class Command(BaseCommand):
    help = (
        "Adds N made-up jobs with their histories, spread over the year that ends now. The same N, --seed and --until "
        "make the same jobs. Jobs that are there already stay."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("n", metavar="N", type=_count, help="how many jobs: 1_000_000")
        parser.add_argument("--seed", type=_seed, default=1, help="another number makes other jobs (default: 1)")
        parser.add_argument("--until", type=_time, help="where their year ends, ISO 8601 (default: now)")

    def handle(self, *args: Any, **options: Any) -> None:
        until = options["until"] or datetime.now(UTC).replace(microsecond=0)
        seed = Seed(total=options["n"], seed=options["seed"], until=until)
        began = time.monotonic()
        # disable=None: quiet unless somebody watches.
        with tqdm(total=seed.total, unit=" jobs", unit_scale=True, file=sys.stderr, disable=None) as bar:
            try:
                statuses = seed_jobs(seed=seed, on_made=bar.update)
            except DatabaseError as error:
                raise CommandError(f"The database refused: {str(error).splitlines()[0]}") from error
            except KeyboardInterrupt as error:
                raise CommandError("Interrupted. What is there is whole.", returncode=INTERRUPTED) from error
        took = time.monotonic() - began
        jobs = f"{seed.total:,} job{'s' * (seed.total != 1)}"
        self.stdout.write(f"{jobs} and {statuses:,} status rows in {took:.1f} s (until {until.isoformat()}).")


def _count(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        count = 0
    if not 1 <= count <= MOST:
        raise ArgumentTypeError(f"a whole number from 1 to {MOST:,} is needed, not {text!r}")
    return count


def _seed(text: str) -> int:
    try:
        seed = int(text)
    except ValueError:
        seed = -1
    if not 0 <= seed < 2**31:
        raise ArgumentTypeError(f"a whole number from 0 to {2**31 - 1:,} is needed, not {text!r}")
    return seed


def _time(text: str) -> datetime:
    try:
        time_given = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no ISO 8601 time") from error
    if time_given.tzinfo is None:
        time_given = time_given.replace(tzinfo=UTC)
    if not EARLIEST <= time_given <= LATEST:
        raise ArgumentTypeError(f"a time from {EARLIEST.year} to {LATEST.year} is needed, not {text!r}")
    return time_given.astimezone(UTC)
