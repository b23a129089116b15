"""The bytes of a log: the usable part of a damaged gzip file, and UTF-16."""

import codecs
import gzip
import random
from io import BytesIO, UnsupportedOperation

import pytest

from muster.imports.gzip_check import Damage
from muster.imports.log_bytes import LogBytes
from muster.imports.log_lines import Source

CONTENT = "".join(f"row {n} of {n * 7919 % 1009}, größer\n" for n in range(5_000)).encode()
LINES = set(CONTENT.decode().split("\n"))


class Pipe(BytesIO):
    """A stream that cannot be read twice."""

    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0, /) -> int:
        raise UnsupportedOperation

    def tell(self) -> int:
        raise UnsupportedOperation


def lines(data: bytes, kind: type[BytesIO] = BytesIO) -> tuple[list[str], str | None]:
    """Returns the usable lines and the damage."""
    source = Source(kind(data))
    return [line.text for line in source if line.skip is None], source.damage


@pytest.mark.parametrize("kind", [BytesIO, Pipe], ids=["file", "pipe"])
def test_a_cut_file_is_right_up_to_its_last_whole_line(kind: type[BytesIO]) -> None:
    packed = gzip.compress(CONTENT)
    for length in range(len(packed) // 4, len(packed) - 1, 997):
        found, damage = lines(packed[:length], kind)
        assert damage == Damage.CUT
        assert LINES.issuperset(found)
        assert found


@pytest.mark.parametrize("kind", [BytesIO, Pipe], ids=["file", "pipe"])
@pytest.mark.parametrize("where", ["middle", "checksum", "length"])
def test_nothing_is_read_of_what_fails_its_check(kind: type[BytesIO], where: str) -> None:
    packed = bytearray(gzip.compress(CONTENT))
    at = {"middle": len(packed) // 2, "checksum": len(packed) - 8, "length": len(packed) - 4}[where]
    packed[at] ^= 0x55
    assert lines(bytes(packed), kind) == ([], Damage.CORRUPT)


def test_members_before_a_damaged_one_are_read() -> None:
    """Files of bgzip and concatenated files have several members."""
    packed = bytearray(gzip.compress(b"one\n") + gzip.compress(b"two\n") + gzip.compress(b"three\n"))
    packed[-9] ^= 0xFF
    assert lines(bytes(packed)) == (["one", "two"], Damage.CORRUPT)


def test_garbage_before_the_end_makes_up_no_line() -> None:
    chance = random.Random(12)
    packed = gzip.compress(CONTENT)
    for _ in range(300):
        data = bytearray(packed)
        at, length = chance.randrange(20, len(data) - 400), chance.choice([1, 3, 30, 300])
        data[at : at + length] = chance.randbytes(length)
        if data != packed:
            found, damage = lines(bytes(data))
            assert LINES.issuperset(found)
            assert damage is not None


def test_every_byte_of_a_packed_file_is_reported_once() -> None:
    packed = gzip.compress(random.Random(1).randbytes(900_000))
    read: list[int] = []
    assert b"".join(LogBytes(BytesIO(packed), read.append))
    assert sum(read) == len(packed)


@pytest.mark.parametrize("bom", [True, False], ids=["marked", "bare"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read(encoding: str, *, bom: bool) -> None:
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}[encoding] if bom else b""
    assert lines(mark + "JobID|größer\r\n🙂|x\r\n".encode(encoding)) == (["JobID|größer", "🙂|x"], None)


def test_what_utf_16_cannot_hold_is_doubtful() -> None:
    data = codecs.BOM_UTF16_LE + "ok\n".encode("utf-16-le") + b"a\0\x00\xd8b\0\n\0x\0y"
    found = list(Source(BytesIO(data)))
    assert [(line.text[0], [doubt.code for doubt in line.doubts]) for line in found] == [
        ("o", []),
        ("a", ["undecodable"]),
        ("x", ["undecodable"]),
    ]
