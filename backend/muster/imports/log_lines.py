"""Bytes become lines: gzip by content, whatever the name; damage ends the log instead of the import."""

import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO

from muster.imports.imported_job import Doubt, Line, Skip

CHUNK = 1 << 18
LONGEST_LINE = 1 << 18
GZIP_MAGIC = b"\x1f\x8b"
BOM = "\ufeff"


class Source:
    """A log as lines. After the last one ``damage`` tells, in words, what ended it early; else it is None."""

    def __init__(self, file: BinaryIO, on_read: Callable[[int], object] = lambda _: None) -> None:
        self._file = file
        self._on_read = on_read
        self.damage: str | None = None

    def __iter__(self) -> Iterator[Line]:
        for number, raw in enumerate(self._raw_lines(), 1):
            yield _line(number, raw)

    def _raw_lines(self) -> Iterator[bytes | None]:
        """Lines without their ends; None for one that is too long to keep."""
        rest = b""
        overlong = False
        for chunk in self._chunks():
            *whole, rest = (rest + chunk).split(b"\n")
            for raw in whole:
                yield None if overlong or len(raw) > LONGEST_LINE else raw
                overlong = False
            if len(rest) > LONGEST_LINE:
                rest, overlong = b"", True
        if overlong or rest:
            yield None if overlong else rest

    def _chunks(self) -> Iterator[bytes]:
        first = self._filled(b"")
        if not first.startswith(GZIP_MAGIC):
            while first:
                yield first
                first = self._read()
            return
        yield from self._inflated(first)

    def _read(self) -> bytes:
        try:
            chunk = self._file.read(CHUNK)
        except OSError as error:
            self.damage = f"Reading failed: {error.strerror or error}."
            return b""
        self._on_read(len(chunk))
        return chunk

    def _inflated(self, packed: bytes) -> Iterator[bytes]:
        """The members of a gzip file, one after the other, as far as they are whole."""
        member = _member()
        while packed or (packed := self._read()):
            before = member.copy()
            try:
                # Never more than one chunk at a time, however well it was packed.
                chunk = member.decompress(packed, CHUNK)
            except zlib.error:
                yield from _bytewise(before, packed)
                self.damage = "The compressed data is damaged; everything before the damage was read."
                return
            packed = member.unconsumed_tail
            yield chunk
            if member.eof:
                packed = self._filled(member.unused_data)
                if not packed.startswith(GZIP_MAGIC):
                    break
                member = _member()
        if not member.eof:
            yield member.flush()
            self.damage = "The compressed data ends too early; everything up to there was read."
        elif packed.strip(b"\0"):
            self.damage = "Something that is not compressed follows the compressed data; it was not read."

    def _filled(self, data: bytes) -> bytes:
        """Data with enough read behind it to tell whether gzip begins there."""
        while len(data) < len(GZIP_MAGIC) and (more := self._read()):
            data += more
        return data


def _member() -> "zlib._Decompress":
    return zlib.decompressobj(zlib.MAX_WBITS | 16)


def _bytewise(member: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    """All that can be had of damaged data: an error would take what was unpacked with it."""
    with suppress(zlib.error):
        for at in range(len(packed)):
            yield member.decompress(packed[at : at + 1])


def _line(number: int, raw: bytes | None) -> Line:
    if raw is None:
        return Line(number, "", skip=Skip.LINE_TOO_LONG)
    doubts: tuple[Doubt, ...] = ()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
        doubts = (Doubt.UNDECODABLE,)
    if "\0" in text:
        text = text.replace("\0", "")
        doubts = (*doubts, Doubt.NUL)
    if number == 1:
        text = text.removeprefix(BOM)
    return Line(number, text.rstrip("\r"), doubts)
