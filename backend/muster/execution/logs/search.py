"""Finds lines that contain a text, case-insensitively."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from muster.execution.logs import lines


class Search(Protocol):
    """``absent`` tells of output that no line matches; ``hits`` returns the indexes of lines that do."""

    def absent(self, output: bytes) -> bool: ...

    def hits(self, among: Sequence[bytes]) -> Sequence[int]: ...


def search_for(text: str) -> Search:
    """Returns the search for a text; for an empty one, that of all lines."""
    wanted = text.lower()
    if not wanted:
        return _Everything()
    return _Ascii(wanted.encode()) if wanted.isascii() else _Text(wanted)


class _Everything:
    def absent(self, output: bytes) -> bool:
        return False

    def hits(self, among: Sequence[bytes]) -> Sequence[int]:
        return range(len(among))


@dataclass(frozen=True, slots=True)
class _Ascii:
    """Finds ASCII in the bytes, without decoding them."""

    wanted: bytes

    def absent(self, output: bytes) -> bool:
        return self.wanted not in output.lower()

    def hits(self, among: Sequence[bytes]) -> Sequence[int]:
        if b"\n" in self.wanted:
            return []
        # All lines at once: one by one takes three times as long, since few lines match.
        return list(_lines_with(self.wanted, b"\n".join(among).lower()))


def _lines_with(wanted: bytes, output: bytes) -> Iterator[int]:
    """Yields the indexes of the lines that contain the bytes."""
    line, line_start = 0, 0
    found = output.find(wanted)
    while found >= 0:
        line += output.count(b"\n", line_start, found)
        yield line
        end = output.find(b"\n", found)
        if end < 0:
            return
        line, line_start = line + 1, end + 1
        found = output.find(wanted, line_start)


@dataclass(frozen=True, slots=True)
class _Text:
    """Finds everything else in the text that is shown, where only NUL adds to ASCII."""

    wanted: str

    def absent(self, output: bytes) -> bool:
        return output.isascii() and b"\0" not in output

    def hits(self, among: Sequence[bytes]) -> Sequence[int]:
        return [index for index, line in enumerate(among) if self.wanted in lines.text(line).lower()]
