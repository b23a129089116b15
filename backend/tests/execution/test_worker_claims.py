"""Claims whose answer was lost, without a server."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from muster.execution.worker import claims as claims_module
from muster.execution.worker.answers import Claimed, Finished, Job, Orders, Registered, Stored
from muster.execution.worker.claims import Claims
from muster.execution.worker.client import Body, CallError, Invalid, Refused, ServerAway
from muster.execution.worker.finishes import Finishes
from muster.execution.worker.launch import Launcher
from muster.execution.worker.options import Size
from muster.execution.worker.outbox import Outbox
from muster.execution.worker.outcome import Finish, given_back
from muster.execution.worker.runs import Runs
from muster.execution.worker.session import Session

JOB = Job(id=1, attempt=1, task="sleep", args={"seconds": 0}, resource_requirements={})


class Script:
    """A client whose claims are answered in turn; None is an answer that was lost. ``on_claim`` comes before each.

    Finishes are refused.
    """

    def __init__(self, *answers: list[Job] | None) -> None:
        self._answers = list(answers)
        self.keys: list[str] = []
        self.on_claim: Callable[[], None] = lambda: None
        self.refusal: CallError = ServerAway("Nobody answers.")
        self.on_finish: Callable[[], None] = lambda: None

    def claim(self, worker_id: int, body: Body, key: str) -> Claimed:
        self.on_claim()
        self.keys.append(key)
        jobs = self._answers.pop(0)
        if jobs is None:
            raise ServerAway("The connection broke.")
        return Claimed(state="run", jobs=jobs)

    def register(self, body: Body) -> Registered:
        raise NotImplementedError

    def heartbeat(self, worker_id: int, running: Sequence[Body]) -> Orders:
        raise NotImplementedError

    def finish(self, worker_id: int, body: Body, key: str | None) -> Finished:
        self.on_finish()
        raise self.refusal

    def logs(self, worker_id: int, chunks: Sequence[Body]) -> Stored:
        raise NotImplementedError

    def drain(self, worker_id: int) -> None:
        raise NotImplementedError

    def leave(self, worker_id: int) -> None:
        raise NotImplementedError


class Hand:
    """The claims of a registered worker that has one cpu, in one thread."""

    def __init__(self, client: Script, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        monkeypatch.setattr(claims_module, "PAUSE_S", 0.01)
        self.finishes: list[Finish] = []
        self.runs = Runs(Size(cpus=1), self.finishes.append, Launcher())
        self.session = Session(self.runs.forget_claims, self.runs.obey)
        self.outbox = Outbox(folder)
        self.claims = Claims(client, self.session, self.runs, self.outbox)
        self._client = client
        self.register(1)

    def register(self, worker_id: int) -> None:
        self.session.begin(Registered(id=worker_id, heartbeat_s=1, lease_s=60))

    def claim(self, times: int) -> None:
        """Claims so many times."""
        closing = threading.Event()

        def count() -> None:
            if len(self._client.keys) + 1 >= times:
                closing.set()

        self._client.on_claim = count
        self.claims.claim_until(closing)


def test_lost_claim_is_repeated_while_the_server_may_still_give_it_jobs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    client = Script(None, [], [], [JOB])
    hand = Hand(client, monkeypatch, tmp_path)
    hand.claim(4)
    assert client.keys == ["1", "1", "1", "1"]
    assert list(hand.runs.updates()) == [JOB.key]


def test_lost_claim_is_given_up_once_its_first_call_is_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(claims_module, "ALIVE_S", 0)
    client = Script(None, [], [])
    hand = Hand(client, monkeypatch, tmp_path)
    hand.claim(3)
    assert client.keys == ["1", "1", "2"]


@pytest.mark.parametrize(
    ("refusal", "keys"),
    [(ServerAway("cut"), ["1"]), (Refused("HTTP 500, from a proxy"), ["1"]), (Invalid("HTTP 422"), ["2"])],
)
def test_claim_of_a_finish_is_repeated_unless_the_server_has_checked_and_refused_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, refusal: CallError, keys: list[str]
) -> None:
    """What comes instead of an answer may come after the server has given it jobs."""
    client, closing = Script([JOB]), threading.Event()
    client.refusal, client.on_finish = refusal, closing.set
    hand = Hand(client, monkeypatch, tmp_path)
    finishes = Finishes(client, hand.session, hand.outbox, hand.claims, lambda entry: True)
    finishes.add({"id": 2, "attempt": 1, "status": "COMPLETED"})
    finishes.send_until(closing)
    hand.claim(1)
    assert client.keys == keys
    assert list(hand.runs.updates()) == [JOB.key]


def test_room_of_claims_of_an_earlier_registration_is_free_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    client = Script([JOB])
    hand = Hand(client, monkeypatch, tmp_path)
    for lost in (True, False):
        hand.session.end(1, "It was lost.")
        # The thread that claims had read the old id before.
        begun = hand.claims.begin()
        assert begun is not None
        if lost:
            hand.claims.lost(1, *begun)
            hand.register(2)
            hand.claim(1)
            assert list(hand.runs.updates()) == [JOB.key]
            hand.runs.end_all("stop", 0)
        else:
            hand.claims.given(1, begun[0], Claimed(state="run", jobs=[JOB]))
            assert hand.runs.reserve("next") == Size(cpus=1)
            assert not len(hand.runs)


def test_run_that_comes_again_is_not_given_back_for_the_run_before(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The answer to the give-back was lost, so that it is still to be sent."""
    hand = Hand(Script([JOB]), monkeypatch, tmp_path)
    others = JOB.model_copy(update={"attempt": 2}), JOB.model_copy(update={"id": 2})
    for job in (JOB, *others):
        hand.outbox.add(1, given_back(job, "the worker stops."))
    gathered = hand.outbox.entries()
    hand.claim(1)
    assert [entry.key for entry in hand.outbox.entries()] == [job.key for job in others]
    assert hand.outbox.held(gathered) == hand.outbox.entries()
    assert len(list(tmp_path.iterdir())) == 2
