"""Reads the array ``jobs`` of a JSON document member by member, as documents may exceed memory."""

import json
import re
from collections.abc import Iterator

from muster.imports.sacct.json_values import Json

LONGEST_MEMBER = 64 << 20
_BEGIN = re.compile(r'"jobs"\s*:\s*\[')
_SPACE = " \t\r\n,"


class JsonArray:
    """Yields the members. Afterwards ``damage`` is a sentence about what ended the document early, or None.

    ``found`` says whether there was such an array at all. Documents may follow each other, each with its array; a
    document may also be nothing but the array.
    """

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts = texts
        self._text = ""
        self._position = 0
        self._is_over = False
        self._decoder = json.JSONDecoder()
        self.found = False
        self.damage: str | None = None

    def __iter__(self) -> Iterator[Json]:
        bare = self._next_character() == "["
        if bare:
            self._position += 1
            self.found = True
            yield from self._members()
            return
        while self._find_array():
            self.found = True
            yield from self._members()
            if self.damage:
                return

    def _find_array(self) -> bool:
        while True:
            match = _BEGIN.search(self._text, self._position)
            if match:
                self._position = match.end()
                return True
            # What was searched is dropped, but for the beginning of a match.
            self._text, self._position = self._text[-64:] if self._position < len(self._text) else "", 0
            if not self._read():
                return False

    def _members(self) -> Iterator[Json]:
        while True:
            character = self._next_character()
            if character == "]":
                self._position += 1
                return
            if not character:
                self.damage = "The JSON document ends too early; the jobs before its end were read."
                return
            member = self._member()
            if member is None:
                return
            yield member[0]

    def _member(self) -> tuple[Json] | None:
        """Returns the next member in a tuple; None if the document is damaged."""
        size = 1
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._position)
            except (json.JSONDecodeError, RecursionError):
                if len(self._text) - self._position > LONGEST_MEMBER:
                    self.damage = "The JSON document holds something that is no JSON; the jobs before it were read."
                    return None
                # Twice as much each time, so that a large member isn't tried too often.
                if not self._read(size):
                    self.damage = "The JSON document ends too early or is damaged; the jobs before that were read."
                    return None
                size *= 2
            else:
                if end == len(self._text) and self._read():
                    # A number might go on.
                    continue
                self._position = end
                return (value,)

    def _next_character(self) -> str:
        """Returns the next character that is neither space nor comma, without consuming it; empty at the end."""
        while True:
            while self._position < len(self._text):
                if self._text[self._position] not in _SPACE:
                    return self._text[self._position]
                self._position += 1
            if not self._read():
                return ""

    def _read(self, pieces: int = 1) -> bool:
        """Reads more pieces of the document. Returns whether there were any."""
        if self._is_over:
            return False
        kept = [self._text[self._position :]]
        for _ in range(pieces):
            text = next(self._texts, None)
            if text is None:
                self._is_over = True
                break
            kept.append(text)
        self._text, self._position = "".join(kept), 0
        return len(kept) > 1
