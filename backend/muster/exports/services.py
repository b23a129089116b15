"""Exports: every matching row as a stream of bytes, from one snapshot and in constant memory."""

import codecs
import errno
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import cache

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError

from muster.accounts.audit import AuditFilter
from muster.core.client_connection import ClientSocket
from muster.core.db.copy_stream import ClientGoneError, CopyStream, OvertimeError, Rows
from muster.core.db.errors import ClientGone, StatementTimeout
from muster.core.db.queries import Params
from muster.core.db.templates import Statement
from muster.exports import statement as export_statement
from muster.exports.errors import ExportsBusy
from muster.exports.statement import FileFormat
from muster.jobs.filters import JobFilter, Ordering
from muster.jobs.listing.sampled_list import export_method

log = structlog.get_logger(__name__)

Chunks = Iterable[bytes]
Framing = Callable[[Iterator[Rows]], Iterator[bytes]]


def job_export(
    *,
    filters: JobFilter,
    ordering: Ordering,
    file_format: FileFormat,
    client: ClientSocket | None,
    bom: bool = False,
) -> Generator[bytes]:
    """Returns the file in chunks of about 128 KiB. Closing the iterator cancels the query and frees its connection.

    ``bom``: starts with a byte order mark, without which Excel misreads UTF-8.

    Reads the first chunk before it returns. Raises ExportsBusy, StatementTimeout, ClientGone or a database error until
    then. A later failure resets the connection, so that no client takes a partial file for a complete one.
    """
    search = export_method(filters, ordering)
    statement = export_statement.job_export(filters=filters, ordering=ordering, file_format=file_format, search=search)
    return _started(statement, export_statement.params(filters), file_format, client, codecs.BOM_UTF8 if bom else b"")


def audit_export(*, filters: AuditFilter, file_format: FileFormat, client: ClientSocket | None) -> Generator[bytes]:
    """Returns the matching entries of the audit log, newest first, in chunks and with errors as :func:`job_export`."""
    return _started(export_statement.audit_export(file_format=file_format), filters.params(), file_format, client)


def _started(
    statement: Statement, params: Params, file_format: FileFormat, client: ClientSocket | None, mark: bytes = b""
) -> Generator[bytes]:
    stream = _stream(statement, params, file_format, client, mark)
    next(stream)
    return stream


def _stream(
    statement: Statement, params: Params, file_format: FileFormat, client: ClientSocket | None, mark: bytes
) -> Generator[bytes]:
    timeout_s: float = settings.EXPORT_TIMEOUT_S
    with _slot(), CopyStream(statement, params, timeout_s=timeout_s, client=client) as copy:
        started = time.monotonic()
        chunks = FRAMINGS[file_format](copy.batches())
        try:
            first = next(chunks)
        except OvertimeError as error:
            raise StatementTimeout from error
        except ClientGoneError as error:
            raise ClientGone from error
        yield b""
        with _reset_if_incomplete():
            yield mark + first
            yield from chunks
        seconds = round(time.monotonic() - started, 3)
        log.info(
            "export", statement=statement.name, file_format=file_format.value, rows=copy.row_count, seconds=seconds
        )


@contextmanager
def _slot() -> Iterator[None]:
    """Holds one of the process's export slots. Raises ExportsBusy if none is free."""
    if not _slots().acquire(blocking=False):
        raise ExportsBusy
    try:
        yield
    finally:
        _slots().release()


@cache
def _slots() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(settings.EXPORT_CONCURRENCY)


@contextmanager
def _reset_if_incomplete() -> Iterator[None]:
    """Logs an interrupted export. Makes the server reset the connection, so that the client sees an incomplete file."""
    try:
        yield
    except (GeneratorExit, ClientGoneError, OvertimeError, DatabaseError, InterfaceError) as error:
        log.warning("export_interrupted", reason=str(error).strip() or type(error).__name__)
        if isinstance(error, GeneratorExit):
            raise
        # The server takes this for a client that has gone: it sends no response and logs no stack trace.
        raise ConnectionResetError(errno.ECONNRESET, "The export was interrupted.") from error


def _csv(batches: Iterator[Rows]) -> Iterator[bytes]:
    """Ends records with CR LF (RFC 4180); keeps line feeds within cells."""
    for batch in batches:
        yield b"".join([part for line in batch for part in (line[:-1], b"\r\n")])


def _ndjson(batches: Iterator[Rows]) -> Iterator[bytes]:
    return (b"".join(batch) for batch in batches)


def _json(batches: Iterator[Rows]) -> Iterator[bytes]:
    """Yields an array with one job per line. Without the last bracket, a partial file is invalid JSON."""
    before = b"[\n"
    for batch in batches:
        if batch:
            yield before + b",".join(batch)
            before = b","
    yield b"]\n" if before == b"," else b"[]\n"


FRAMINGS: dict[FileFormat, Framing] = {FileFormat.CSV: _csv, FileFormat.NDJSON: _ndjson, FileFormat.JSON: _json}
