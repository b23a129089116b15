"""Finds lines that contain a text, case-insensitively."""

from collections.abc import Sequence
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
        wanted = self.wanted
        return [index for index, line in enumerate(among) if wanted in line.lower()]


@dataclass(frozen=True, slots=True)
class _Text:
    """Finds everything else in the text that is shown, where only NUL adds to ASCII."""

    wanted: str

    def absent(self, output: bytes) -> bool:
        return output.isascii() and b"\0" not in output

    def hits(self, among: Sequence[bytes]) -> Sequence[int]:
        return [index for index, line in enumerate(among) if self.wanted in lines.text(line).lower()]
