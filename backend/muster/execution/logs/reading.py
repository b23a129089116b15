"""Reads lines out of stored chunks."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from muster.execution.logs import lines
from muster.execution.logs.rows import ChunkRow


class Line(NamedTuple):
    """A line of a log, as bytes. ``ended``: nothing more will come to it."""

    number: int
    content: bytes
    ended: bool


Skip = Callable[[bytes], bool]
"""Tells of many lines at once that none of them is wanted."""


def numbered(chunks: Iterable[ChunkRow], *, until_seq: int, skip: Skip = lambda output: False) -> Iterator[Line]:
    """Yields the lines of consecutive chunks; the last one, if it is unfinished, only at the end of the log."""
    rest, number, next_seq = b"", 0, -1
    lost = b""
    for chunk in chunks:
        if chunk.seq != next_seq:
            # A line that goes on behind a gap is that line still.
            if rest and number < chunk.first_line:
                yield Line(number, rest.removeprefix(lost), ended=True)
            rest = lost = lines.unknown(chunk.held, ends_in_cr=chunk.held_cr)
        output = rest + zlib.decompress(chunk.data)
        ended, rest = lines.split(output)
        number = chunk.first_line
        if ended and not skip(output):
            yield Line(number, ended[0].removeprefix(lost), ended=True)
            for offset, content in enumerate(ended[1:], 1):
                yield Line(number + offset, content, ended=True)
        if ended:
            lost = b""
        number += len(ended)
        next_seq = chunk.until_seq
    if rest and next_seq >= until_seq:
        yield Line(number, rest.removeprefix(lost), ended=False)


def raw(chunks: Iterable[ChunkRow]) -> Iterator[bytes]:
    """Yields the stored bytes."""
    return (zlib.decompress(chunk.data) for chunk in chunks)
