"""Splits a log into lines, or into pieces of text for JSON."""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from muster.imports.doubts import Doubt, Skip
from muster.imports.log_bytes import LogBytes

LONGEST_LINE = 1 << 18


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a log without its end, decoded; ``skip`` says why it has no text."""

    number: int
    text: str
    doubts: tuple[Doubt, ...] = ()
    skip: Skip | None = None


class Source:
    """Reads a log as lines. Afterwards ``damage`` is a sentence about what ended it early, or None."""

    def __init__(self, file: BinaryIO, on_read: Callable[[int], object] = lambda _: None) -> None:
        self._bytes = LogBytes(file, on_read)
        self._chunks = iter(self._bytes)
        self._head = next(self._chunks, b"")

    @property
    def damage(self) -> str | None:
        return self._bytes.damage

    @property
    def is_json(self) -> bool:
        """Returns whether the log begins like JSON."""
        return self._head.lstrip()[:1] in (b"{", b"[")

    def texts(self) -> Iterator[str]:
        """Yields the log as pieces of text. Use either this or the lines."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        yield decoder.decode(self._head)
        for chunk in self._chunks:
            yield decoder.decode(chunk)
        yield decoder.decode(b"", final=True)

    def __iter__(self) -> Iterator[Line]:
        for number, raw in enumerate(self._raw_lines(), 1):
            yield _line(number, raw)

    def _raw_lines(self) -> Iterator[bytes | Skip]:
        """Yields lines without their ends; a Skip for one that is too long or cut off."""
        rest = b""
        overlong = False
        chunk = self._head
        while chunk:
            *whole, rest = (rest + chunk).split(b"\n")
            for raw in whole:
                yield Skip.LINE_TOO_LONG if overlong or len(raw) > LONGEST_LINE else raw
                overlong = False
            if len(rest) > LONGEST_LINE:
                rest, overlong = b"", True
            chunk = next(self._chunks, b"")
        if overlong or rest:
            yield Skip.LINE_CUT if self._bytes.is_cut else Skip.LINE_TOO_LONG if overlong else rest


def _line(number: int, raw: bytes | Skip) -> Line:
    if isinstance(raw, Skip):
        return Line(number, "", skip=raw)
    doubts: tuple[Doubt, ...] = ()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
        doubts = (Doubt.UNDECODABLE,)
    if "\0" in text:
        text = text.replace("\0", "")
        doubts = (*doubts, Doubt.NUL)
    return Line(number, text.rstrip("\r"), doubts)
