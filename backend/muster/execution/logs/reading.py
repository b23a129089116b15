"""Reads lines out of stored chunks."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

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
    rest, number, next_seq = b"", 0, -1
    lost = b""
    for chunk in chunks:
        if chunk.seq != next_seq:
            # A line that goes on behind a gap is that line still.
            if rest and number < chunk.first_line:
                yield Block(number, [rest.removeprefix(lost)], ended=True)
            rest = lost = lines.unknown(chunk.held, ends_in_cr=chunk.held_cr)
        output = rest + zlib.decompress(chunk.data)
        ended, rest = lines.split(output)
        if ended and not skip(output):
            yield Block(chunk.first_line, [ended[0].removeprefix(lost), *ended[1:]], ended=True)
        if ended:
            lost = b""
        number = chunk.first_line + len(ended)
        next_seq = chunk.until_seq
    if rest and next_seq >= until_seq:
        yield Block(number, [rest.removeprefix(lost)], ended=False)


def raw(chunks: Iterable[ChunkRow]) -> Iterator[bytes]:
    """Yields the stored bytes."""
    return (zlib.decompress(chunk.data) for chunk in chunks)
