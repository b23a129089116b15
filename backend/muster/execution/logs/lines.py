"""Splits output into lines as a terminal would show them, and in the same way wherever chunks begin and end."""

import re

LINE_MAX_BYTES = 64 * 1024
"""A longer line is cut into several."""

# What is drawn over by what follows: text, and the carriage returns behind it.
_DRAWN = re.compile(rb"[^\r]+\r*|\r+")
_CONTINUATION = range(0x80, 0xC0)
_CHARACTER_MAX_BYTES = 4
# Of a line that is not cut yet, all bytes beyond the limit are such.
_UNKNOWN = b"\x80"


def split(output: bytes) -> tuple[list[bytes], bytes]:
    """Returns the ended lines, and as much of the unfinished last line as matters for what may follow.

    Of a line with carriage returns, the part that was drawn last is kept. ``split(a + b)`` has the lines of
    ``split(a)`` and then those of ``split(rest + b)``.
    """
    *ended, last = output.split(b"\n")
    if b"\r" in output or max(map(len, ended), default=0) > LINE_MAX_BYTES:
        ended = [piece for line in ended for piece in _pieces(line)]
    *more, rest = _pieces(last)
    return ended + more, rest


def count(output: bytes, held: int, *, held_cr: bool) -> tuple[int, int, bool]:
    """Returns how many lines :func:`split` ends behind such a rest, and ``held`` and ``held_cr`` of the new rest.

    Most output has no carriage returns and no long lines: its lines are counted without being taken apart.
    """
    first, last = output.find(b"\n"), output.rfind(b"\n")
    until_first = held + (len(output) if first < 0 else first)
    if not held_cr and b"\r" not in output and max(until_first, len(output)) <= LINE_MAX_BYTES:
        rest = until_first if first < 0 else len(output) - last - 1
        return output.count(b"\n"), rest, False
    ended, cut = split(unknown(held, ends_in_cr=held_cr) + output)
    return len(ended), len(cut), cut.endswith(b"\r")


def _pieces(line: bytes) -> list[bytes]:
    """Returns a line without its end as it was drawn last, in pieces if it is too long."""
    if b"\r" not in line and len(line) <= LINE_MAX_BYTES:
        return [line]
    pieces: list[bytes] = []
    drawn = b""
    for match in _DRAWN.finditer(line):
        drawn = match[0]
        while (end := _cut(drawn)) < len(drawn):
            pieces.append(drawn[:end])
            drawn = drawn[end:]
    return [*pieces, drawn]


def _cut(drawn: bytes) -> int:
    """Returns where to cut: not within a character."""
    end = LINE_MAX_BYTES
    while end < min(len(drawn), LINE_MAX_BYTES + _CHARACTER_MAX_BYTES - 1) and drawn[end] in _CONTINUATION:
        end += 1
    return end


def unknown(length: int, *, ends_in_cr: bool) -> bytes:
    """Returns bytes that :func:`split` treats like so many lost ones."""
    return _UNKNOWN * (length - 1) + b"\r" if ends_in_cr else _UNKNOWN * length


def text(line: bytes) -> str:
    """Returns a line as text. Invalid UTF-8 and NUL become replacement characters."""
    return line.rstrip(b"\r").decode("utf-8", "replace").replace("\0", "\ufffd")
