"""The end of runs at the moment when something else happens, without a server."""

import os
import threading
from typing import Any

import pytest

from muster.execution.worker import run as run_module
from muster.execution.worker.answers import Job, Orders, RunKey
from muster.execution.worker.launch import Launcher
from muster.execution.worker.options import Size
from muster.execution.worker.outcome import Finish
from muster.execution.worker.runs import Runs
from tests.execution.test_worker_runs import Hand, job


def poll(hand: Hand) -> None:
    """Tends the runs until none is left."""
    closing = threading.Event()
    closing.set()
    hand.runs.poll_until(closing)


@pytest.mark.parametrize("args", [{"seconds": 0}, {"seconds": "wrong"}])
def test_run_counts_until_its_end_is_told(args: dict[str, object]) -> None:
    counted: list[int] = []
    finishes: list[Finish] = []

    def on_end(finish: Finish) -> None:
        counted.append(len(hand.runs))
        finishes.append(finish)

    hand = Hand()
    hand.finishes = finishes
    hand.runs = Runs(Size(cpus=1), on_end, Launcher())
    hand.take(job(args=args))
    poll(hand)
    assert counted == [1]
    assert len(hand.runs) == 0


def test_run_that_has_ended_by_itself_is_not_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    signals: list[int] = []
    clean_up = run_module.Run._clean_up

    def stopped(run: run_module.Run) -> None:
        """The worker is stopped after the processes were reaped, and before their end is reported."""
        monkeypatch.setattr(os, "killpg", lambda _, number: signals.append(number))
        hand.runs.end_all("stop", 0)
        run.kill()
        clean_up(run)

    monkeypatch.setattr(run_module.Run, "_clean_up", stopped)
    hand = Hand()
    hand.take(job(args={"seconds": 0}))
    poll(hand)
    assert hand.finishes[0]["status"] == "COMPLETED"
    assert signals == []


@pytest.mark.parametrize("begun", [True, False])
def test_unknown_run_is_given_back_in_case_it_is_its_own_again(begun: bool) -> None:
    hand = Hand()
    hand.take(job(args={"seconds": 60}))
    if begun:
        hand.runs.poll()
    hand.runs.obey(Orders(state="run", unknown=[RunKey(id=1, attempt=1)]))
    poll(hand)
    assert [(finish["status"], finish["attempt"]) for finish in hand.finishes] == [("PENDING", 1)]


def started(second: int, **more: Any) -> Job:
    return job(started_at=f"2026-01-01T00:00:0{second}+00:00", **more)


@pytest.mark.parametrize("begun", [True, False])
def test_order_for_an_earlier_run_of_the_attempt_leaves_the_present_one_alone(begun: bool) -> None:
    hand = Hand()
    hand.take(started(2, args={"seconds": 0}))
    if begun:
        hand.runs.poll()
    earlier = RunKey(id=1, attempt=1, started_at="2026-01-01T00:00:01.0Z")
    hand.runs.obey(Orders(state="run", unknown=[earlier]))
    poll(hand)
    assert [(finish["status"], finish["started_at"]) for finish in hand.finishes] == [
        ("COMPLETED", "2026-01-01T00:00:02+00:00")
    ]


@pytest.mark.parametrize("begun", [True, False])
def test_attempt_that_is_given_anew_replaces_its_earlier_run(begun: bool) -> None:
    """The earlier run was taken from the worker, which was not told yet."""
    hand = Hand()
    hand.take(started(1, args={"seconds": 60}))
    if begun:
        hand.runs.poll()
    again = started(2, args={"seconds": 0})
    hand.take(again)
    assert hand.runs.updates() == {(1, 1): {"started_at": "2026-01-01T00:00:02+00:00"}}
    hand.take(again)  # its claim was repeated
    poll(hand)
    assert [(finish["status"], finish["started_at"]) for finish in hand.finishes] == [
        ("COMPLETED", "2026-01-01T00:00:02+00:00")
    ]


@pytest.mark.parametrize("begun", [True, False])
def test_runs_of_a_registration_that_is_over_are_not_told(begun: bool) -> None:
    hand = Hand()
    hand.take(job(args={"seconds": 60}))
    if begun:
        hand.runs.poll()
    hand.runs.end_all("disowned", 0)
    poll(hand)
    assert hand.finishes == []


def test_command_is_refused_by_a_worker_that_runs_none() -> None:
    hand = Hand()
    hand.runs = Runs(Size(cpus=1), hand.finishes.append, Launcher())
    hand.take(job(task="command", args={"argv": ["true"]}))
    poll(hand)
    assert hand.finishes == [
        {"id": 1, "attempt": 1, "status": "FAILED", "error_message": "This worker runs no commands."}
    ]


def test_environment_of_a_job_replaces_neither_the_names_of_muster_nor_the_shell() -> None:
    env = {"MUSTER_JOB_ID": "9", "MUSTER_SERVER": "elsewhere", "PATH": "/nowhere", "GIVEN": "this"}
    script = 'echo "$MUSTER_JOB_ID $MUSTER_SERVER $PATH $GIVEN"; exit 3'
    hand = Hand()
    hand.take(job(task="command", args={"argv": ["/bin/sh", "-c", script], "env": env}))
    poll(hand)
    assert hand.finishes[0]["error_message"] == "1  /nowhere this"
