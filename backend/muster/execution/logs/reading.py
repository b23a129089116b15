"""Reads lines out of stored chunks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from isal import isal_zlib

from muster.execution.logs import lines
from muster.execution.logs.rows import ChunkRow


class Block(NamedTuple):
    """Consecutive lines of a log, as bytes. ``ended``: nothing more will come to the last one."""

    first: int
    lines: Sequence[bytes]
    ended: bool


Skip = Callable[[bytes], bool]
"""Tells of output that none of its lines is wanted."""


def blocks(chunks: Iterable[ChunkRow], *, until_seq: int, skip: Skip) -> Iterator[Block]:
    """Yields the lines of consecutive chunks; the last one, if it is unfinished, only at the end of the log."""
    first, output, rest, lost, next_seq = 1, b"", b"", b"", -1
    for chunk in chunks:
        if chunk.seq != next_seq:
            # A line that goes on behind a gap is that line still.
            if rest and (number := _last_number(first, output)) < chunk.first_line:
                yield Block(number, [rest.removeprefix(lost)], ended=True)
            rest = lost = lines.unknown(chunk.held, ends_in_cr=chunk.held_cr)
        first, output = chunk.first_line, rest + isal_zlib.decompress(chunk.data)
        skipped = output.rfind(b"\n") + 1 if skip(output) else 0
        ended, rest = lines.split(output[skipped:])
        if ended and not skipped:
            yield Block(first, [ended[0].removeprefix(lost), *ended[1:]], ended=True)
        if ended or skipped:
            lost = b""
        next_seq = chunk.until_seq
    if rest and next_seq >= until_seq:
        yield Block(_last_number(first, output), [rest.removeprefix(lost)], ended=False)


def _last_number(first: int, output: bytes) -> int:
    """Returns the number of the unfinished last line of output that begins in line ``first``."""
    return first + lines.count(output, 0, held_cr=False)[0]


def raw(chunks: Iterable[ChunkRow]) -> Iterator[bytes]:
    """Yields the stored bytes."""
    return (isal_zlib.decompress(chunk.data) for chunk in chunks)
