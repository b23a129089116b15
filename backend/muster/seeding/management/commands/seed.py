"""``manage.py seed 1_000_000``: adds generated jobs."""

import sys
import time
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from tqdm import tqdm

from muster.seeding.seed import Seed, seed_jobs

MAX_JOBS = 100_000_000
MAX_SEED = 2**31 - 1
INTERRUPTED = 130
"""The exit status of shells after SIGINT."""
EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class Command(BaseCommand):
    help = (
        "Adds N generated jobs with their histories, spread over the year before --until. The same N, --seed and "
        "--until generate the same jobs. Existing jobs are unchanged."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("n", metavar="N", help="number of jobs, such as 1_000_000")
        parser.add_argument("--seed", default="1", help="number of the random sequence (default: 1)")
        parser.add_argument("--until", help="end of the year of jobs, ISO 8601 (default: now)")

    def handle(self, *args: Any, **options: Any) -> None:
        until = _time(options["until"]) if options["until"] else datetime.now(UTC).replace(microsecond=0)
        seed = Seed(total=_number(options["n"], 1, MAX_JOBS), seed=_number(options["seed"], 0, MAX_SEED), until=until)
        began = time.monotonic()
        # disable=None: no progress bar unless stderr is a terminal.
        with tqdm(total=seed.total, unit=" jobs", unit_scale=True, file=sys.stderr, disable=None) as bar:
            try:
                statuses = seed_jobs(seed=seed, on_progress=bar.update)
            except DatabaseError as error:
                raise CommandError(f"The database reported an error: {str(error).splitlines()[0]}") from error
            except KeyboardInterrupt as error:
                raise CommandError(
                    "Interrupted. The jobs created so far are complete.", returncode=INTERRUPTED
                ) from error
        took = time.monotonic() - began
        jobs = f"{seed.total:,} job{'s' * (seed.total != 1)}"
        self.stdout.write(f"{jobs} and {statuses:,} status rows in {took:.1f} s (until {until.isoformat()}).")


def _number(text: str, minimum: int, maximum: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = -1
    if not minimum <= number <= maximum:
        raise CommandError(f"{text!r} is not a whole number from {minimum:,} to {maximum:,}.")
    return number


def _time(text: str) -> datetime:
    try:
        given = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is not an ISO 8601 time.") from error
    given = given if given.tzinfo else given.replace(tzinfo=UTC)
    if not EARLIEST <= given <= LATEST:
        raise CommandError(f"{text!r} is not a time from {EARLIEST.year} to {LATEST.year}.")
    return given.astimezone(UTC)
