"""``manage.py seed 1_000_000``: adds made-up jobs."""

import sys
import time
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from tqdm import tqdm

from muster.seeding.seed import Seed, seed_jobs

MOST = 100_000_000
LARGEST_SEED = 2**31 - 1
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
        parser.add_argument("n", metavar="N", help="how many jobs: 1_000_000")
        parser.add_argument("--seed", default="1", help="another number makes other jobs (default: 1)")
        parser.add_argument("--until", help="where their year ends, ISO 8601 (default: now)")

    def handle(self, *args: Any, **options: Any) -> None:
        until = _time(options["until"]) if options["until"] else datetime.now(UTC).replace(microsecond=0)
        seed = Seed(total=_number(options["n"], 1, MOST), seed=_number(options["seed"], 0, LARGEST_SEED), until=until)
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


def _number(text: str, least: int, most: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = -1
    if not least <= number <= most:
        raise CommandError(f"A whole number from {least:,} to {most:,} is needed, not {text!r}.")
    return number


def _time(text: str) -> datetime:
    try:
        given = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is no ISO 8601 time.") from error
    given = given if given.tzinfo else given.replace(tzinfo=UTC)
    if not EARLIEST <= given <= LATEST:
        raise CommandError(f"A time from {EARLIEST.year} to {LATEST.year} is needed, not {text!r}.")
    return given.astimezone(UTC)
