"""Memory limits by a real control group: what fills its memory is told apart, and no group is left."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from faults.processes import kill
from faults.workers import ENDS, check, entries, job, left, shell, submit, wait_for, worker
from tests.support.patience import Patience
from tests.support.server import Server, serving

ROOTS = (Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/memory"))
LIMITS = ("memory.max", "memory.limit_in_bytes")
FILLS = f"'{sys.executable}' -c \"x = b'x' * 400_000_000\""
SMALL = {"memory_mb": 100}


@pytest.fixture
def group() -> Iterator[Path]:
    """An empty control group that limits memory, below the one that CGROUP names."""
    given = os.environ.get("CGROUP")
    reasons = []
    for parent in [Path(given)] if given else ROOTS:
        made = parent / f"muster-faults-{os.getpid()}"
        try:
            made.mkdir()
        except OSError as error:
            reasons.append(str(error))
            continue
        try:
            if any((made / limit).exists() for limit in LIMITS):
                yield made
                return
            reasons.append(f"{parent} has no memory controller for the groups below it")
        finally:
            made.rmdir()
    pytest.skip(f"NOT TESTED: control groups. Needs one to write to: root, or CGROUP; {'; '.join(reasons)}")


@pytest.fixture
def server(url: str, tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path / "web.log", database=url) as running:
        yield running


def newest(server: Server) -> dict[str, Any]:
    """Returns the worker that came last: killed ones of other tests may still count as live."""
    live = [each for each in server.get("/api/workers/").json["results"] if each["state"] == "run"]
    return max(live, key=lambda each: each["id"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "workers"
    made.mkdir()
    return made


def address(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}"


def test_memory_of_a_group_is_told_apart_from_other_ends(url: str, server: Server, folder: Path, group: Path) -> None:
    fills, child = shell(server, f"exec {FILLS}", SMALL), shell(server, f"{FILLS}; exit 0", SMALL)
    killed, fits = shell(server, "kill -9 $$", SMALL), submit(server, "sleep", seconds=0.1, needs=SMALL)
    escapes = shell(server, "setsid sleep 600 & exit 0", SMALL)
    with worker(address(server), folder, "--cgroup", str(group)):
        wait_for(server, [fills, child, killed, fits, escapes], *ENDS)
        about = newest(server)
    assert about["labels"]["memory_limit"] in {"cgroup v1", "cgroup v2"}
    for each in fills, child:
        assert entries(server, each)[-1][0] == "FAILED"
        assert "Out of memory: used more than 100 MB." in entries(server, each)[-1][2]
    assert entries(server, killed)[-1] == ("FAILED", 1, "Ended by signal 9.")
    assert [entries(server, each)[-1][0] for each in (fits, escapes)] == ["COMPLETED", "COMPLETED"]
    assert job(server, fits)["exit_code"] == 0
    assert list(group.glob("muster-*")) == []
    check(url, server, folder)


def test_groups_of_a_killed_worker_are_removed_by_the_next(url: str, server: Server, folder: Path, group: Path) -> None:
    lost = shell(server, 'if [ "$MUSTER_ATTEMPT" = 1 ]; then sleep 600; fi', SMALL)
    with worker(address(server), folder, "--cgroup", str(group)) as process:
        wait_for(server, [lost], "RUNNING")
        for _ in Patience(20):
            if list(group.glob("muster-*")) and len(list(left(folder))) > 2:
                break
        kill(process)
    server.send("DELETE", f"/api/workers/{newest(server)['id']}/")
    again = submit(server, "sleep", seconds=0.1, needs=SMALL)
    server.send("POST", f"/api/jobs/{lost}/cancel/", b"{}", Content_Type="application/json")
    with worker(address(server), folder, "--cgroup", str(group)):
        wait_for(server, [again], "COMPLETED")
    assert list(group.glob("muster-*")) == []
    assert entries(server, lost)[-1][0] == "CANCELLED"
    check(url, server, folder)
