"""``manage.py import_jobs FILE``: real histories, from SWF and sacct logs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from tqdm import tqdm

from muster.imports.command_options import log_options
from muster.imports.load import import_log
from muster.imports.read_log import LogOptions, NotAJobLog, log_name
from muster.imports.report import Report
from muster.imports.summary import summary

STDIN = "-"
INTERRUPTED = 130
"""As a shell says it."""


class Command(BaseCommand):
    help = (
        "Imports a log of jobs: Slurm's `sacct --json`, `sacct --parsable2` or CSV made of it, or Standard Workload "
        "Format; plain or gzipped, UTF-8 or UTF-16, rows in any order. Jobs that an earlier import left unfinished are "
        "continued, finished ones stay as they are: an import can be repeated, brought up to date, or taken up again "
        "after an interruption. Export with --duplicates (-D) to get all attempts of requeued jobs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the log; - reads standard input")
        parser.add_argument("--format", help="swf or sacct (default: what it looks like)")
        parser.add_argument("--epoch", help="SWF: when the log began, in Unix seconds or ISO 8601")
        parser.add_argument("--columns", help="sacct: the columns in order, if there is no header row")
        parser.add_argument("--delimiter", help=r"sacct: what is between fields (\t for a tab)")
        parser.add_argument(
            "--timezone", default="UTC", help="sacct: where times without an offset are local (default: UTC)"
        )
        parser.add_argument("--dry-run", action="store_true", help="only read, compare and count")
        parser.add_argument(
            "--accept-damage", action="store_true", help="succeed if at least one job of a damaged file was read"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: str = options["file"]
        try:
            parsed = log_options(options)
        except ValueError as error:
            raise CommandError(str(error)) from error
        report = _imported(path, parsed, dry_run=options["dry_run"])
        self.stdout.write(summary(report))
        if report.damage:
            text = f"{path} is damaged: not all of it was read. Import an undamaged copy to add the rest."
            if not (options["accept_damage"] and report.jobs):
                raise CommandError(text)
            self.stderr.write(text)
        if not report.jobs and not report.holds_nothing:
            raise CommandError(f"{path} holds no jobs that can be read.")


def _imported(path: str, options: LogOptions, *, dry_run: bool) -> Report:
    """Imports the log. Raises CommandError, one sentence."""
    report = Report()
    try:
        with _opened(path) as (file, size), _progress(size) as bar:
            name = log_name("" if path == STDIN else path)
            import_log(file, name=name, options=options, report=report, dry_run=dry_run, on_read=bar.update)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror or error}.") from error
    except NotAJobLog as error:
        raise CommandError(f"{path} holds no jobs that can be read. {error}") from error
    except DatabaseError as error:
        raise CommandError(f"The database refused: {str(error).splitlines()[0]}") from error
    except KeyboardInterrupt as error:
        text = f"Interrupted after {report.jobs:,} jobs. The same command goes on from here."
        raise CommandError(text, returncode=INTERRUPTED) from error
    return report


@contextmanager
def _opened(path: str) -> Iterator[tuple[BinaryIO, int | None]]:
    """The file and its size in bytes, where that is known."""
    if path == STDIN:
        yield sys.stdin.buffer, None
        return
    with Path(path).open("rb") as file:
        yield file, Path(path).stat().st_size or None


def _progress(size: int | None) -> "tqdm[NoReturn]":
    # disable=None: quiet unless somebody watches.
    return tqdm(total=size, unit="B", unit_scale=True, file=sys.stderr, disable=None)
