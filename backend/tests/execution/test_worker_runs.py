"""What a worker does with its runs, without a server."""

import io
import threading
from typing import Any, Self

import pytest

from muster.execution.worker import run as run_module
from muster.execution.worker.answers import Cancel, Job, Orders, RunKey
from muster.execution.worker.launch import Launcher
from muster.execution.worker.options import Size
from muster.execution.worker.outcome import Finish
from muster.execution.worker.reports import Reports
from muster.execution.worker.runs import Runs
from tests.support.worker_process import until


def job(id_: int = 1, attempt: int = 1, **more: Any) -> Job:
    given = {"task": "sleep", "args": {"seconds": 0.1}, "resource_requirements": {}}
    return Job(id=id_, attempt=attempt, **{**given, **more})


class Hand:
    """Runs polled by a thread, as in the worker."""

    def __init__(self, launcher: Launcher | None = None, **size: float) -> None:
        self.finishes: list[Finish] = []
        total = Size(**{"cpus": 4, "memory_mb": 1000, **size})
        self.runs = Runs(total, self.finishes.append, launcher or Launcher(), allow_commands=True)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self.runs.poll_until, args=(self._closing,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.runs.end_all("stop", 0)
        self._closing.set()
        self._thread.join(20)
        assert not self._thread.is_alive()

    def take(self, *jobs: Job) -> None:
        self.runs.take("key", jobs)

    def ends(self, count: int = 1) -> dict[int, Finish]:
        until(lambda: len(self.finishes) >= count)
        return {finish["id"]: finish for finish in self.finishes}


# Its zombie is left to the next start of a process.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_error_in_one_run_ends_that_run_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    poll = run_module.Run.poll

    def broken(run: run_module.Run) -> Finish | None:
        if run.job.id == 1:
            raise PermissionError("/proc isn't readable")
        return poll(run)

    monkeypatch.setattr(run_module.Run, "poll", broken)
    with Hand() as hand:
        hand.take(job(1, args={"seconds": 60}), job(2))
        told = hand.ends(2)
    assert told[1]["status"] == "FAILED"
    assert told[1]["error_message"] == "The worker couldn't go on with it: PermissionError: /proc isn't readable"
    assert told[2]["status"] == "COMPLETED"


def test_room_is_counted_with_what_claims_have_set_aside() -> None:
    with Hand(cpus=3) as hand:
        assert hand.runs.reserve("a") == Size(cpus=3, memory_mb=1000)
        # Another claim may be on its way meanwhile: both answers must fit.
        assert hand.runs.reserve("b") is None
        hand.runs.take("a", [job(1, args={"seconds": 60}, resource_requirements={"cpus": 2, "memory_mb": 600})])
        assert hand.runs.reserve("b") == Size(cpus=1, memory_mb=400)


def test_run_that_is_no_longer_its_own_may_come_again_and_a_repeated_claim_starts_nothing_twice() -> None:
    hand = Hand()
    long = job(1, args={"seconds": 60})
    hand.take(long)
    hand.runs.poll()
    hand.take(long)
    assert len(hand.runs) == 1
    hand.runs.obey(Orders(state="run", unknown=[RunKey(id=1, attempt=1)]))
    hand.take(job(1))
    with hand:
        assert hand.ends()[1]["status"] == "COMPLETED"
    assert len(hand.finishes) == 1


def test_cancelled_before_it_began_and_orders_for_others() -> None:
    hand = Hand()
    hand.take(job(1))
    orders = Orders(state="run", cancel=[Cancel(id=1, attempt=1, grace_s=5), Cancel(id=9, attempt=1, grace_s=5)])
    hand.runs.obey(orders)
    assert hand.finishes == [{"id": 1, "attempt": 1, "status": "CANCELLED"}]


def test_jobs_of_a_claim_that_arrives_at_the_end_are_given_back() -> None:
    hand = Hand()
    hand.runs.close()
    hand.take(job(1))
    assert hand.finishes == [{"id": 1, "attempt": 1, "status": "PENDING", "reason": "Given back: the worker stops."}]


def test_lines_that_are_no_reports_are_skipped() -> None:
    reports = Reports((1, 1))
    lines = [
        b"not json\n",
        b"[1, 2]\n",
        b'"text"\n',
        b"\xff\xfe\n",
        b'{"progress": "half"}\n',
        b'{"progress": NaN, "message": 3}\n',
        b'{"progress": 250.5, "message": "a\\u0000b"}\n',
        b"[" * 100_000 + b"\n",
        b'{"result": {"x": 1}}\n',
    ]
    reports.read(io.BytesIO(b"".join(lines)))
    assert reports.outcome == {"result": {"x": 1}}
    assert reports.updates() == {"progress": 100, "message": "a\ufffdb"}


def test_progress_is_kept_until_a_heartbeat_has_taken_it() -> None:
    reports = Reports((1, 1))
    reports.read(io.BytesIO(b'{"progress": 1, "message": "one"}\n'))
    sent = reports.updates()
    reports.read(io.BytesIO(b'{"progress": 2}\n'))
    assert reports.updates() == {"progress": 2, "message": "one"}
    reports.sent(sent)
    assert reports.updates() == {"progress": 2}
