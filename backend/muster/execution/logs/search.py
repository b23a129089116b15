"""Finds lines that contain a text, case-insensitively."""

from collections.abc import Callable
from dataclasses import dataclass

from muster.execution.logs import lines


@dataclass(frozen=True, slots=True)
class Search:
    """``absent`` tells of output, ``matches`` of a line."""

    absent: Callable[[bytes], bool]
    matches: Callable[[bytes], bool]

    @classmethod
    def of(cls, text: str) -> "Search":
        """ASCII is found in the bytes, without decoding them; everything else in the text that is shown."""
        wanted = text.lower()
        if wanted.isascii():
            sought = wanted.encode()
            return cls(lambda output: sought not in output.lower(), lambda line: sought in line.lower())
        return cls(
            lambda output: output.isascii() and b"\0" not in output, lambda line: wanted in lines.text(line).lower()
        )
