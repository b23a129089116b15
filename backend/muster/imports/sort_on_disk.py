"""Sorts more rows than fit in memory: an external merge sort with temporary files."""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

import orjson

RUN_ROWS = 200_000
RUN_BYTES = 128 << 20

Key = tuple[str | int, ...]
"""Values of the same types in every row; the last one is unique."""
SortedRow = tuple[Key, bytes]


def sort_on_disk(rows: Iterable[SortedRow]) -> Iterator[SortedRow]:
    """Yields the rows by key, after reading all of them. A payload is JSON without line ends."""
    runs: list[Iterator[SortedRow]] = []
    run: list[SortedRow] = []
    size = 0
    for row in rows:
        if len(run) == RUN_ROWS or size > RUN_BYTES:
            runs.append(_stored(run))
            run, size = [], 0
        run.append(row)
        size += len(row[1])
    run.sort()
    yield from heapq.merge(*runs, run) if runs else run


def _stored(run: list[SortedRow]) -> Iterator[SortedRow]:
    """Writes a sorted run to a temporary file and returns an iterator that reads and closes it."""
    run.sort()
    file = tempfile.TemporaryFile()  # noqa: SIM115  # closed by who reads it
    file.writelines(b"%b\t%b\n" % (orjson.dumps(key), payload) for key, payload in run)
    file.seek(0)
    return _rows(file)


def _rows(file: IO[bytes]) -> Iterator[SortedRow]:
    with file:
        for line in file:
            key, _, payload = line.partition(b"\t")
            yield tuple(orjson.loads(key)), payload.rstrip(b"\n")
