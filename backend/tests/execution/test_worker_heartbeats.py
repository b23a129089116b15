"""What a worker says of its runs in a heartbeat, and when it has nothing to say."""

from collections.abc import Callable, Sequence

import pytest

from muster.execution.worker.answers import Orders, Registered
from muster.execution.worker.client import Body
from muster.execution.worker.heartbeats import Heartbeats, newest
from muster.execution.worker.launch import Launcher
from muster.execution.worker.options import Options, Size
from muster.execution.worker.runs import Runs
from muster.execution.worker.session import Session
from tests.execution.test_worker_claims import JOB, Script

OPTIONS = Options(name="w", queues=["default"], size=Size(cpus=1), allow_commands=False, labels={})


class Told(Script):
    """A client that keeps how many runs each heartbeat named."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[int] = []

    def register(self, body: Body) -> Registered:
        return Registered(id=1, heartbeat_s=0, lease_s=60)

    def heartbeat(self, worker_id: int, running: Sequence[Body]) -> Orders:
        self.told.append(len(running))
        return Orders(state="run")


def test_newest_attempt_of_a_job_is_sent_alone() -> None:
    news: dict[tuple[int, int], dict[str, object]] = {(1, 2): {"progress": 5}, (1, 1): {}, (2, 1): {}, (1, 10): {}}
    assert newest(news) == {(2, 1): {}, (1, 10): {}}
    assert newest({}) == {}


def test_idle_worker_sends_heartbeats_only_if_its_claims_have_not_renewed_the_lease(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, now = Told(), [100.0]
    monkeypatch.setattr("muster.execution.worker.session.time.monotonic", lambda: now[0])
    runs = Runs(Size(cpus=1), lambda finish: None, Launcher())
    session = Session(runs.forget_claims, runs.obey)
    beats = Heartbeats(client, session, runs, OPTIONS)
    told: list[list[int]] = []
    changes: list[tuple[float, Callable[[], object]]] = [
        (0, lambda: None),
        (14, lambda: None),
        (2, lambda: None),
        (1, lambda: runs.take("key", [JOB])),
        (1, lambda: runs.end_all("stop", 0)),
        (1, lambda: None),
        (10, lambda: session.obey(1, Orders(state="run"))),
        (10, lambda: None),
    ]
    for after_s, change in changes:
        now[0] += after_s
        change()
        if session.worker_id is None:
            beats._register()
        beats._beat(1)
        told.append(client.told.copy())
        client.told.clear()
    # The first heartbeat after the last run says that there is none.
    assert told == [[], [], [0], [1], [0], [], [], []]
