"""Checks how much of a gzip file is intact before any line of it is read.

A damaged byte may change decompressed data long before an error; only the checksum at the end of a member detects it.
So a member that fails is not read at all. A file that merely ends too early is valid up to its end.
"""

import math
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

CHUNK = 1 << 18
MAGIC = b"\x1f\x8b"
SHORT = 1 << 20
_TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x1b")
_NO_TEXT = bytes(byte for byte in range(1, 32) if byte not in _TEXT_CONTROLS)


class Damage(StrEnum):
    """Damage of a gzip file, as a sentence."""

    CUT = "The compressed data ends too early: the complete lines before the cut were read, the last one was not."
    CORRUPT = "The compressed data fails its check: nothing of the damaged part was read, as any line may be wrong."
    TRAILING = "Something that is not compressed follows the compressed data; it was not read."


@dataclass(slots=True)
class GzipCheck:
    """``members`` is the number of intact members; ``damage`` describes what follows them."""

    members: int = 0
    damage: Damage | None = None


Read = Callable[[], bytes]


def check(read: Read) -> GzipCheck:
    """Decompresses the file, discards the data, returns what is intact."""
    found = GzipCheck()
    tail = _Tail(read)
    member = _Member()
    try:
        for number, chunk in unpack(tail.read, found):
            member = member if member.number == number else _Member(number)
            member.size += len(chunk)
            member.is_no_text = member.is_no_text or _is_no_text(chunk)
    except zlib.error:
        found.damage = Damage.CORRUPT
    if found.damage is Damage.CUT and (member.is_no_text or tail.may_end_member_of(member.size)):
        found.damage = Damage.CORRUPT
    return found


@dataclass(slots=True)
class _Member:
    """Facts about the decompressed data of a member."""

    number: int = 0
    size: int = 0
    is_no_text: bool = False


class _Tail:
    """Remembers the last bytes read: a complete file ends in its decompressed size."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._last = b""

    def read(self) -> bytes:
        chunk = self._read()
        self._last = (self._last + chunk)[-4:]
        return chunk

    def may_end_member_of(self, size: int) -> bool:
        """Returns whether the file is probably complete: damage in a short file can hide its end."""
        return size <= SHORT and size // 2 <= int.from_bytes(self._last, "little") <= size * 2


def unpack(read: Read, found: GzipCheck, most: float = math.inf) -> Iterator[tuple[int, bytes]]:
    """Yields member number and data, of at most so many members. Counts complete ones. Raises zlib.error."""
    packed = read()
    while packed and found.members < most:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        yield from ((found.members, chunk) for chunk in _member(member, packed, read))
        if not member.eof:
            found.damage = Damage.CUT
            return
        found.members += 1
        packed = filled(member.unused_data, read)
        if not packed.startswith(MAGIC):
            rest_is_padding = not packed.strip(b"\0")
            found.damage = None if rest_is_padding else Damage.TRAILING
            return


def _member(member: "zlib._Decompress", packed: bytes, read: Read) -> Iterator[bytes]:
    while packed:
        # Never more than one chunk at a time, however well it was packed.
        yield member.decompress(packed, CHUNK)
        if member.eof:
            return
        packed = member.unconsumed_tail or read()
    yield member.flush()


def filled(data: bytes, read: Read) -> bytes:
    """Reads until the data is long enough for the gzip magic number."""
    while len(data) < len(MAGIC) and (more := read()):
        data += more
    return data


def _is_no_text(chunk: bytes) -> bool:
    """Returns whether a chunk holds control characters that logs do not. UTF-16 is full of NUL, so NUL is excluded."""
    return b"\0" not in chunk and len(chunk.translate(None, _NO_TEXT)) != len(chunk)
