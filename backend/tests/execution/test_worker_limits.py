"""What runs are limited to: cpus, memory, files; and that nothing is left of them."""

import math
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from muster.execution.worker import cgroups, guarded
from muster.execution.worker.answers import Job
from muster.execution.worker.cgroups import Group, Groups
from muster.execution.worker.cpus import CpuPool, usable
from muster.execution.worker.guard import Left, remaining
from muster.execution.worker.launch import Launch, Launcher
from muster.execution.worker.leftovers import MARK, marked
from muster.execution.worker.options import Size
from tests.execution.test_worker_runs import Hand
from tests.support.server import BACKEND
from tests.support.worker_process import until

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Only Linux has cpu sets and /proc.")


def job(id_: int = 1, **needs: float) -> Job:
    return Job(id=id_, attempt=1, task="sleep", args={"seconds": 0.1}, resource_requirements=needs)


def command(id_: int, script: str, **needs: float) -> Job:
    return Job(id=id_, attempt=1, task="command", args={"argv": ["sh", "-c", script]}, resource_requirements=needs)


def test_a_cpu_belongs_to_one_run_of_all_workers(tmp_path: Path) -> None:
    first, second = CpuPool(tmp_path, range(4)), CpuPool(tmp_path, range(4))
    three = first.take(job(cpus=3))
    assert three is not None
    assert (three.ids, first.free(), second.free()) == ([0, 1, 2], 1, 1)
    assert second.take(job(cpus=2)) is None
    one = second.take(job())
    assert one is not None
    assert (one.ids, second.free()) == ([3], 0)
    first.give_back(job(cpus=3), three)
    assert second.free() == 3
    second.give_back(job(), one)


def test_fractions_share_cpus_of_their_own(tmp_path: Path) -> None:
    pool, other = CpuPool(tmp_path, range(2)), CpuPool(tmp_path, range(2))
    taken = [(each, pool.take(each)) for each in [job(cpus=0.5), job(cpus=0.3), job(cpus=0.2)]]
    assert all(cpus is not None and not cpus.whole for _, cpus in taken)
    assert (pool.free(), other.free()) == (1, 1)
    more = pool.take(job(cpus=0.1))
    assert more is not None
    assert math.isclose(pool.free(), 0.9)
    assert other.free() == 0
    assert pool.take(job(cpus=1.5)) is None
    for each, cpus in [*taken, (job(cpus=0.1), more)]:
        assert cpus is not None
        pool.give_back(each, cpus)
    assert (pool.free(), other.free()) == (2, 2)


@LINUX
def test_run_has_its_cpus_alone_and_sane_limits(tmp_path: Path) -> None:
    ids = usable()
    # Ends with 3 so that the output is the error message.
    script = 'grep Cpus_allowed_list /proc/self/status; echo "$MUSTER_CPUS $(ulimit -c) $(ulimit -n)"; exit 3'
    with Hand(launcher=Launcher(CpuPool(tmp_path, ids))) as hand:
        hand.take(command(1, script))
        told = hand.ends()[1]
        assert hand.runs.reserve("k") == Size(cpus=min(4, len(ids)), memory_mb=1000)
    allowed, rest = str(told["error_message"]).splitlines()
    assert allowed.split()[1] in {str(id_) for id_ in ids}
    assert rest.split()[:2] == ["1", "0"]
    assert int(rest.split()[2]) <= 4096
    assert set(os.sched_getaffinity(0)) == set(ids)


def test_job_whose_cpus_another_worker_has_is_given_back(tmp_path: Path) -> None:
    other = CpuPool(tmp_path, [0])
    assert other.take(job()) is not None
    hand = Hand(launcher=Launcher(CpuPool(tmp_path, [0])))
    assert hand.runs.reserve("k") is None
    hand.take(job())
    hand.runs.poll()
    assert hand.finishes == [
        {
            "id": 1,
            "attempt": 1,
            "status": "PENDING",
            "reason": "Given back: other workers of this machine have its CPUs.",
        }
    ]


@LINUX
def test_nothing_is_left_of_a_program_that_hides() -> None:
    hide = "import os, time; os.setsid(); os.fork() and os._exit(0); time.sleep(600)"
    with Hand() as hand:
        hand.take(command(1, f"'{sys.executable}' -c '{hide}' & echo $MUSTER_RUN; sleep 1; exit 3"))
        mark = str(hand.ends()[1]["error_message"])
    assert len(mark) == 32
    assert list(marked(mark)) == []
    assert MARK == "MUSTER_RUN"


def test_memory_of_all_processes_counts_together() -> None:
    eater = "import time; x = b'x' * 40_000_000; time.sleep(60)"
    with Hand() as hand:
        hand.take(command(1, f"'{sys.executable}' -c \"{eater}\" & '{sys.executable}' -c \"{eater}\"", memory_mb=70))
        told = hand.ends()[1]
    assert told["status"] == "FAILED"
    assert str(told["reason"]).startswith("Out of memory: used ")


def test_memory_that_is_taken_at_once_is_refused() -> None:
    greedy = "x = bytearray(3_000_000_000)"
    with Hand() as hand:
        hand.take(command(1, f"'{sys.executable}' -c '{greedy}'", memory_mb=50))
        told = hand.ends()[1]
    assert "MemoryError" in str(told.get("error_message")) or "Out of memory" in str(told.get("reason"))


def test_guard_knows_what_has_not_ended() -> None:
    began = ["+ a /tmp/with space\n", "= a 10\n", "+ b /tmp/x\n", "= b 11\n", "+ c /tmp/y\n"]
    assert remaining([*began, "- b\n", "- d\n"]) == {"a": Left("/tmp/with space", 10), "c": Left("/tmp/y")}


@LINUX
def test_guard_ends_a_run_that_the_worker_was_about_to_start_when_it_was_killed(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    mark = "about-to-start"
    program = [sys.executable, "-c", "input()"]
    with subprocess.Popen(program, stdin=subprocess.PIPE, env={MARK: mark}) as started:
        assert list(marked(mark)) == [started.pid]
        subprocess.run(guarded.PROGRAM, cwd=BACKEND, input=f"+ {mark} {folder}\n", text=True, check=True)
        assert started.wait(10) == -signal.SIGKILL
    assert not folder.exists()


class FakeKernel:
    """Folders that look like control groups. It shows which files are written; the kernel itself isn't asked."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch, *, version: int) -> None:
        self.path = path
        if version == 2:
            (path / "cgroup.controllers").write_text("cpu memory")
            (path / "cgroup.subtree_control").write_text("memory")
            (path / "cgroup.procs").write_text("")
        else:
            (path / "memory.limit_in_bytes").write_text("0")
        monkeypatch.setattr(Path, "rmdir", self._rmdir)

    @staticmethod
    def _rmdir(path: Path) -> None:
        shutil.rmtree(path)


@pytest.mark.parametrize(
    ("version", "limit", "counts"),
    [(2, "memory.max", "memory.events"), (1, "memory.limit_in_bytes", "memory.oom_control")],
)
def test_control_group_of_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int, limit: str, counts: str
) -> None:
    FakeKernel(tmp_path, monkeypatch, version=version)
    # A worker that was killed has left this.
    (tmp_path / "muster-4194999-1-1").mkdir()
    groups = Groups(tmp_path)
    assert list(tmp_path.glob("muster-*")) == []
    group = groups.make("7-1", 100)
    assert (group.path / limit).read_text() == str(100 * 1024 * 1024)
    assert group.oom_kills() == 0
    (group.path / counts).write_text("low 0\noom 1\noom_kill 2\n")
    assert group.oom_kills() == 2
    run = Launch(group=group).command(job(memory_mb=100), ["true"])
    assert str(group.path / "cgroup.procs") in run
    group.close()
    assert not group.path.exists()


def test_folder_that_is_no_control_group_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no group of the memory controller"):
        cgroups.find(tmp_path)


def _refuse_joins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes ``cgroup.procs`` of new groups a file that can't be written, for root either: a folder."""
    make = Groups.make

    def made(groups: Groups, name: str, memory_mb: float) -> Group:
        group = make(groups, name, memory_mb)
        group.procs.mkdir()
        return group

    monkeypatch.setattr(Groups, "make", made)


def test_groups_that_no_process_can_join_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FakeKernel(tmp_path, monkeypatch, version=1)
    _refuse_joins(monkeypatch)
    with pytest.raises(OSError, match="No process can join a group below"):
        Groups(tmp_path)
    assert list(tmp_path.glob("muster-*")) == []


def test_run_that_can_not_join_its_group_does_not_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FakeKernel(tmp_path, monkeypatch, version=1)
    launcher = Launcher(groups=Groups(tmp_path))
    _refuse_joins(monkeypatch)
    with Hand(launcher=launcher) as hand:
        hand.take(command(1, f"touch {tmp_path / 'begun'}", memory_mb=100))
        told = hand.ends()[1]
    assert (told["status"], told["exit_code"]) == ("FAILED", 125)
    assert not (tmp_path / "begun").exists()


def test_run_that_the_kernel_killed_for_its_memory_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FakeKernel(tmp_path, monkeypatch, version=1)
    launcher = Launcher(groups=Groups(tmp_path))
    assert launcher.labels() == {"memory_limit": "cgroup v1", "cpu_limit": "shared"}

    def killed(group: Group) -> int:
        return int((group.path / "killed").exists())

    monkeypatch.setattr(Group, "oom_kills", killed)
    with Hand(launcher=launcher) as hand:
        path = tmp_path / f"muster-{os.getpid()}-1-1" / "killed"
        hand.take(command(1, f"touch {path}; kill -9 $$", memory_mb=100))
        told: dict[str, Any] = dict(hand.ends()[1])
    assert (told["status"], told["reason"]) == ("FAILED", "Out of memory: used more than 100 MB.")
    until(lambda: not list(tmp_path.glob("muster-*")), 5)
