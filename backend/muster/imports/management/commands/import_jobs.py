"""``manage.py import_jobs FILE``: real histories, from SWF and sacct logs."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from tqdm import tqdm

from muster.imports.imported_job import EARLIEST, LATEST, after
from muster.imports.load import import_log
from muster.imports.read_log import Format, LogOptions, NotAJobLog, log_name
from muster.imports.report import Account
from muster.imports.sacct.columns import parse_columns

STDIN = "-"
INTERRUPTED = 130
"""As a shell says it."""

Option = TypeVar("Option")


class Command(BaseCommand):
    help = (
        "Imports a log of jobs: Standard Workload Format, or Slurm's `sacct --parsable2`, plain or gzipped. Jobs that "
        "are there already stay as they are, so an import can be repeated, or continued after an interruption."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the log; - reads standard input")
        parser.add_argument("--format", help="swf or sacct (default: what it looks like)")
        parser.add_argument("--epoch", help="SWF: when the log began, in Unix seconds or ISO 8601")
        parser.add_argument("--columns", help="sacct: the columns in order, if there is no header row")
        parser.add_argument("--delimiter", help=r"sacct: what is between fields (\t for a tab)")
        parser.add_argument("--timezone", default="UTC", help="sacct: where its times are local (default: UTC)")
        parser.add_argument("--dry-run", action="store_true", help="only read and count")

    def handle(self, *args: Any, **options: Any) -> None:
        path: str = options["file"]
        try:
            log_options = _log_options(options)
        except ValueError as error:
            raise CommandError(str(error)) from error
        account = Account()
        try:
            with _opened(path) as (file, size), _progress(size) as bar:
                import_log(
                    file,
                    name=log_name("" if path == STDIN else path),
                    options=log_options,
                    account=account,
                    dry_run=options["dry_run"],
                    on_read=bar.update,
                )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror or error}.") from error
        except NotAJobLog as error:
            raise CommandError(f"{path} holds no jobs that can be read. {error}") from error
        except DatabaseError as error:
            raise CommandError(f"The database refused: {str(error).splitlines()[0]}") from error
        except KeyboardInterrupt as error:
            raise CommandError("Interrupted. The same command goes on from here.", returncode=INTERRUPTED) from error
        self.stdout.write(account.summary())
        if not account.jobs:
            raise CommandError(f"{path} holds no jobs that can be read.")


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


def _log_options(options: Mapping[str, str | None]) -> LogOptions:
    """The options about the log. Raises ValueError, one sentence."""
    return LogOptions(
        format=_given(options["format"], _format),
        epoch=_given(options["epoch"], _epoch),
        columns=_given(options["columns"], parse_columns),
        delimiter=_given(options["delimiter"], _delimiter),
        zone=_zone(options["timezone"] or ""),
    )


def _given(text: str | None, parse: Callable[[str], Option]) -> Option | None:
    return None if text is None else parse(text)


def _format(text: str) -> Format:
    if text not in list(Format):
        raise ValueError(f"--format is {' or '.join(Format)}, not {text!r}.")
    return Format(text)


def _epoch(text: str) -> datetime:
    try:
        seconds: float = int(text)
    except ValueError:
        try:
            epoch = datetime.fromisoformat(text)
        except ValueError as error:
            raise ValueError(f"--epoch takes Unix seconds or an ISO 8601 time, not {text!r}.") from error
        seconds = ((epoch if epoch.tzinfo else epoch.replace(tzinfo=UTC)) - EARLIEST).total_seconds()
    found = after(EARLIEST, seconds)
    if found is None:
        raise ValueError(f"--epoch takes a time from {EARLIEST.year} to {LATEST.year}, not {text!r}.")
    return found


def _delimiter(text: str) -> str:
    delimiter = text.replace("\\t", "\t")
    if not delimiter or "\n" in delimiter:
        raise ValueError("--delimiter takes one or more characters.")
    return delimiter


def _zone(text: str) -> tzinfo:
    if text.upper() == "UTC":
        return UTC
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"--timezone takes a name like Europe/Stockholm, not {text!r}.") from error
