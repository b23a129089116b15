"""PostgreSQL's memory settings."""

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
        (24 * GIB, ["shared_buffers=3072MB", "effective_cache_size=14745MB"]),
        (256 * GIB, ["shared_buffers=8192MB", "effective_cache_size=157286MB"]),
    ],
)
def test_shared_buffers_are_an_eighth_of_memory_within_bounds(total: int, expected: list[str]) -> None:
    assert memory.settings(total) == expected


@pytest.mark.parametrize(("content", "expected"), [("1073741824\n", GIB), ("max\n", None), (None, None)])
def test_container_memory_is_its_cgroup_limit(tmp_path: Path, content: str | None, expected: int | None) -> None:
    limit = tmp_path / "memory.max"
    if content is not None:
        limit.write_text(content)
    assert memory.available(limit) == (expected or psutil.virtual_memory().total)
