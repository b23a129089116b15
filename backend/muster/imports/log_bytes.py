"""Reads a log as UTF-8: decompresses gzip by content and decodes UTF-16."""

import codecs
import math
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from muster.imports import gzip_check
from muster.imports.gzip_check import MAGIC, Damage, GzipCheck, filled

CHUNK = 1 << 18
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class LogBytes:
    """Yields the content of a log in pieces. Afterwards ``damage`` describes what ended it early, or is None."""

    def __init__(self, file: BinaryIO, on_read: Callable[[int], object] = lambda _: None) -> None:
        self._file: IO[bytes] = file
        self._on_read = on_read
        self._checking = False
        self._position = 0
        self._reported = 0
        self.damage: str | None = None

    def __iter__(self) -> Iterator[bytes]:
        return filter(None, _as_utf8(self._unpacked()))

    @property
    def is_cut(self) -> bool:
        """Returns whether the last line may be cut off."""
        return self.damage is not None and self.damage != Damage.TRAILING

    def _unpacked(self) -> Iterator[bytes]:
        first = filled(b"", self._read)
        if first.startswith(MAGIC):
            yield from self._gunzipped(first)
            return
        while first:
            yield first
            first = self._read()

    def _read(self) -> bytes:
        try:
            chunk = self._file.read(CHUNK)
        except OSError as error:
            self.damage = f"Reading failed: {error.strerror or error}."
            return b""
        self._position += len(chunk)
        if not self._checking and self._position > self._reported:
            self._on_read(self._position - self._reported)
            self._reported = self._position
        return chunk

    def _gunzipped(self, first: bytes) -> Iterator[bytes]:
        """Yields the intact part of a gzip file."""
        with self._readable_twice(first):
            yield from self._trusted()

    def _trusted(self) -> Iterator[bytes]:
        start = self._file.tell()
        self._checking = True
        trusted = gzip_check.check(self._read)
        self._checking = False
        self._file.seek(start)
        self._position = 0
        most = trusted.members if trusted.damage is Damage.CORRUPT else math.inf
        yield from (chunk for _, chunk in gzip_check.unpack(self._read, GzipCheck(), most))
        self.damage = self.damage or trusted.damage

    @contextmanager
    def _readable_twice(self, first: bytes) -> Iterator[None]:
        """Seeks to the beginning of the compressed data. Copies a pipe to a temporary file first."""
        if self._file.seekable():
            self._file.seek(self._file.tell() - len(first))
            yield
            return
        with tempfile.TemporaryFile() as kept:
            kept.write(first)
            while more := self._read():
                kept.write(more)
            kept.seek(0)
            self._file = kept
            yield


def _as_utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yields UTF-8 without a byte order mark. Invalid UTF-16 becomes invalid UTF-8, which later raises a doubt."""
    first = next(chunks, b"")
    while len(first) < 4 and (more := next(chunks, b"")):  # noqa: PLR2004  # two characters of UTF-16
        first += more
    encoding, first = _encoding(first)
    if encoding == "utf-8":
        yield first
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    yield decoder.decode(first).encode("utf-8", "surrogatepass")
    for chunk in chunks:
        yield decoder.decode(chunk).encode("utf-8", "surrogatepass")
    if decoder.getstate()[0]:
        yield b"\xff"


def _encoding(first: bytes) -> tuple[str, bytes]:
    """Detects the encoding by byte order mark, or by NULs beside ASCII. Returns it with the data after the mark."""
    for bom, encoding in BOMS:
        if first.startswith(bom):
            return encoding, first[len(bom) :]
    nuls = "".join("0" if byte == 0 else "x" for byte in first[:4])
    return {"x0x0": "utf-16-le", "0x0x": "utf-16-be"}.get(nuls, "utf-8"), first
