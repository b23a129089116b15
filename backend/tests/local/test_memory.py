"""What PostgreSQL is given of a machine's memory."""

from pathlib import Path

import psutil
import pytest

from local import memory

GIB = 1024**3


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (GIB, []),
        (2 * GIB, []),
        (24 * GIB, ["shared_buffers=6144MB", "effective_cache_size=14745MB"]),
        (256 * GIB, ["shared_buffers=8192MB", "effective_cache_size=157286MB"]),
    ],
)
def test_a_quarter_of_it_within_bounds(total: int, expected: list[str]) -> None:
    assert memory.settings(total) == expected


@pytest.mark.parametrize(("said", "expected"), [("1073741824\n", GIB), ("max\n", None), (None, None)])
def test_a_container_has_what_its_limit_says(tmp_path: Path, said: str | None, expected: int | None) -> None:
    limit = tmp_path / "memory.max"
    if said is not None:
        limit.write_text(said)
    assert memory.available(limit) == (expected or psutil.virtual_memory().total)
