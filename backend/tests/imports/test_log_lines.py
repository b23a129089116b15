"""Splitting the bytes of a log into lines."""

import gzip
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.imports import gzip_check, log_bytes
from muster.imports.doubts import Doubt, Skip
from muster.imports.log_lines import LONGEST_LINE, Source

TEXT = "first\nsecond\nthird, größer\n".encode()


def texts(data: bytes) -> tuple[list[str], str | None]:
    source = Source(BytesIO(data))
    return [line.text for line in source], source.damage


def test_lines_are_numbered_from_one() -> None:
    assert [(line.number, line.text) for line in Source(BytesIO(b"a\n\nb"))] == [(1, "a"), (2, ""), (3, "b")]


@pytest.mark.parametrize(
    "data",
    [TEXT, gzip.compress(TEXT), gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:])],
    ids=["plain", "gzip", "two members"],
)
def test_gzip_is_told_by_content(data: bytes) -> None:
    assert texts(data) == (["first", "second", "third, größer"], None)


def test_byte_order_mark_and_carriage_returns_are_dropped() -> None:
    assert texts(b"\xef\xbb\xbfa\r\nb\r\n") == (["a", "b"], None)


def test_cut_gzip_gives_what_is_there() -> None:
    # Stored without compression, so that the remaining content is known.
    data = gzip.compress(b"line\n" * 1000, compresslevel=0)
    found, damage = texts(data[: len(data) // 2])
    assert 400 < len(found) <= 501
    # The last line is truncated.
    assert set(found[:-1]) == {"line"}
    assert found[-1] == ""
    assert damage is not None
    assert "ends too early" in damage


def test_rubbish_after_gzip_is_told() -> None:
    assert texts(gzip.compress(b"a\n") + b"rubbish")[1] == (
        "Something that is not compressed follows the compressed data; it was not read."
    )


def test_padding_after_gzip_is_no_damage() -> None:
    assert texts(gzip.compress(b"a\n") + b"\0" * 512) == (["a"], None)


def test_nul_and_undecodable_bytes_are_doubtful() -> None:
    (line,) = Source(BytesIO(b"a\0b\xffc"))
    assert line.text == "ab\ufffdc"
    assert line.doubts == (Doubt.UNDECODABLE, Doubt.NUL)


def test_endless_line_is_skipped_and_the_next_one_read() -> None:
    data = b"short\n" + b"x" * (LONGEST_LINE * 3) + b"\nafter\n" + b"y" * (LONGEST_LINE * 2)
    found = list(Source(BytesIO(data)))
    assert [(line.text, line.skip) for line in found] == [
        ("short", None),
        ("", Skip.LINE_TOO_LONG),
        ("after", None),
        ("", Skip.LINE_TOO_LONG),
    ]


def test_unreadable_rest_is_damage() -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError(5, "Input/output error")
            return super().read(4)

    source = Source(Broken(b"a\nb\nc\nd\n"))
    assert [line.text for line in source] == ["a", "b"]
    assert source.damage == "Reading failed: Input/output error."


@given(data=st.binary(max_size=200), size=st.integers(1, 50))
def test_pieces_make_no_difference(data: bytes, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log_bytes, "CHUNK", size)
        in_pieces = [line.text for line in Source(BytesIO(data))]
        packed = [line.text for line in Source(BytesIO(gzip.compress(data)))]
    if not data.startswith(gzip_check.MAGIC):
        assert in_pieces == [line.text for line in Source(BytesIO(data))] == packed


def test_every_byte_is_reported() -> None:
    read: list[int] = []
    list(Source(BytesIO(TEXT), read.append))
    assert sum(read) == len(TEXT)
