"""Lines and chunks without a database: the same wherever they are cut."""

import random

import pytest

from muster.execution.logs import lines, reading
from muster.execution.logs.packing import End, Piece, packed
from muster.execution.logs.rows import ChunkRow

ALPHABETS = [b"ab\n", b"a\r\n", b"\r\n", "aé漢🙂\n\r".encode(), bytes(range(256)), b"a", "漢".encode(), b"a\r"]


def any_output(seed: int) -> bytes:
    """Returns bytes with short lines, or long ones if the seed says so."""
    chance = random.Random(seed)
    size = chance.choice([10, 100, 3000])
    alphabet = chance.choice(ALPHABETS)
    return bytes(chance.choices(alphabet, k=size))


def cut(output: bytes, seed: int) -> list[bytes]:
    """Cuts anywhere."""
    chance = random.Random(seed)
    borders = sorted(chance.randint(0, len(output)) for _ in range(chance.randint(0, 12)))
    return [output[start:end] for start, end in zip([0, *borders], [*borders, len(output)], strict=True)]


def stored(parts: list[bytes], end: End) -> list[ChunkRow]:
    """Packs each part alone, as if it had come alone."""
    pieces = (Piece(seq, seq + 1, part) for seq, part in enumerate(parts))
    chunks = [chunk for piece in pieces for chunk in packed([piece], end)]
    return [ChunkRow(each.first_line, each.seq, each.until_seq, each.held, each.held_cr, each.data) for each in chunks]


def read(chunks: list[ChunkRow], until_seq: int) -> list[tuple[int, bytes]]:
    """Returns number and content of each line."""
    blocks = reading.blocks(chunks, until_seq=until_seq, skip=lambda output: False)
    return [(number, line) for block in blocks for number, line in enumerate(block.lines, block.first)]


@pytest.fixture(autouse=True)
def short_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LINE_MAX_BYTES", 20)


@pytest.mark.parametrize("seed", range(400))
def test_lines_are_those_of_the_whole_wherever_it_is_cut(seed: int) -> None:
    output = any_output(seed)
    whole, rest = lines.split(output)
    end = End(0, 0, 0, held_cr=False, gap_after=None)
    parts = cut(output, seed)
    chunks = stored(parts, end)
    expected = [*whole, rest] if rest else whole
    assert read(chunks, len(parts)) == list(enumerate(expected, 1))
    assert (end.lines, end.held) == (len(whole), len(rest))
    assert b"".join(reading.raw(chunks)) == output


@pytest.mark.parametrize("seed", range(200))
def test_reading_may_begin_at_any_chunk(seed: int) -> None:
    output = any_output(seed)
    parts = cut(output, seed)
    chunks = stored(parts, End(0, 0, 0, held_cr=False, gap_after=None))
    whole = read(chunks, len(parts))
    for start, chunk in enumerate(chunks):
        later = read(chunks[start:], len(parts))
        # The first one may have begun before.
        behind = [line for line in whole if line[0] > chunk.first_line]
        assert [line for line in later if line[0] > chunk.first_line] == behind


def plain(output: bytes) -> list[str]:
    ended, rest = lines.split(output)
    return [lines.text(line) for line in [*ended, *([rest] if rest else [])]]


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        (b"a\r\nb\r\n", ["a", "b"]),
        (b"10%\r20%\r30%\ndone", ["30%", "done"]),
        (b"10%\r20%\r", ["20%"]),
        (b"10%\r\r\n", ["10%"]),
        (b"\r\n\n", ["", ""]),
        (b"\xff\x00\n", ["\ufffd\ufffd"]),
        ("né".encode()[:-1], ["n\ufffd"]),
        (b"x" * 45, ["x" * 20, "x" * 20, "x" * 5]),
        (b"x" * 20 + b"\n", ["x" * 20]),
        ("漢".encode() * 8, ["漢" * 7, "漢"]),
        (b"\x80" * 24, ["\ufffd" * 23, "\ufffd"]),
    ],
)
def test_lines_are_shown_as_by_a_terminal(output: bytes, shown: list[str]) -> None:
    assert plain(output) == shown
