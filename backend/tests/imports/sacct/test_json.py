"""``sacct --json`` of several versions."""

import json
from copy import deepcopy

import pytest

from muster.imports.read_log import NotAJobLog
from muster.imports.sacct import json_array
from muster.imports.sacct.json_array import JsonArray
from tests.imports.logs import codes, read, story

V40: dict[str, object] = {
    "job_id": 4711, "name": "fold", "user": "eve", "cluster": "alpha", "partition": "gpu", "nodes": "g[1,4]",
    "state": {"current": ["FAILED"], "reason": "NonZeroExitCode"},
    "exit_code": {
        "return_code": {"set": True, "infinite": False, "number": 3}, "signal": {"id": {"set": False, "number": 0}},
    },
    "time": {
        "submission": 1_712_000_000, "eligible": 1_712_000_000, "start": 1_712_000_100, "end": 1_712_000_700,
        "elapsed": 600, "suspended": 0, "limit": {"set": True, "infinite": False, "number": 20},
        "total": {"seconds": 125, "microseconds": 1_500_000},
    },
    "required": {"CPUs": 4, "memory_per_cpu": {"set": True, "infinite": False, "number": 500}},
    "tres": {"allocated": [{"type": "gres", "name": "gpu:a100", "count": 1}], "requested": []},
    "steps": [
        {"step": {"id": "4711.batch"}, "time": {"start": {"set": True, "number": 1_712_000_100}},
         "tres": {"requested": {"max": [{"type": "mem", "count": 73_400_320}]}}},
    ],
}  # fmt: skip
V37: dict[str, object] = {
    **V40, "state": {"current": "FAILED"}, "exit_code": {"return_code": 3, "signal": {"signal_id": 0}},
    "time": {
        "submission": 1_712_000_000, "eligible": 1_712_000_050, "start": 1_712_000_050, "end": 1_712_000_700,
        "elapsed": 600, "suspended": 0, "limit": 20, "total": {"seconds": 126, "microseconds": 500_000},
    },
    "required": {"CPUs": 4, "memory": (1 << 63) + 500},
}  # fmt: skip


def document(*jobs: object) -> str:
    return json.dumps({"meta": {"plugin": {}}, "jobs": jobs, "errors": []})


def changed(**changes: object) -> dict[str, object]:
    return {**deepcopy(V40), **changes}


@pytest.mark.parametrize("version", [V40, V37], ids=["v0.0.40", "v0.0.37"])
def test_every_version_tells_the_same(version: dict[str, object]) -> None:
    (job,), _ = read(document(version))
    assert story(job) == [("PENDING", 0), ("RUNNING", 100), ("FAILED", 700)]
    assert (job.name, job.queue, job.error) == ("fold", "gpu", "FAILED, exit code 3:0")
    assert job.key == "sacct:4711:2024-04-01T19:33:20Z:alpha"
    assert job.result == {
        "exit_code": 3, "cpu_time_s": 126.5, "max_rss_mb": 70, "steps": 1, "nodes": "g[1,4]", "user": "eve",
    }  # fmt: skip
    assert job.resources == {"cpus": 4, "memory_mb": 2_000, "gpus": 1, "walltime_s": 1_200}
    assert codes(job) == ({"start_from_elapsed"} if version is V37 else set())


@pytest.mark.parametrize(
    ("changes", "job_id"),
    [
        ({"array": {"job_id": 40, "task_id": {"set": True, "number": 0}, "task": ""}}, "40_0"),
        ({"array": {"job_id": 40, "task_id": 7, "task": ""}}, "40_7"),
        (
            {"array": {"job_id": 40, "task_id": None, "task": "0xE", "limits": {"max": {"running": {"tasks": 2}}}}},
            "40_[1-3%2]",
        ),
        ({"array": {"job_id": 40, "task_id": None, "task": "4-9"}}, "40_[4-9]"),
        ({"array": {"job_id": 0}, "het": {"job_id": 40, "job_offset": {"set": True, "number": 1}}}, "40+1"),
        ({"array": {"job_id": 0}, "het": {"job_id": 0, "job_offset": 0xFFFFFFFE}}, "4711"),
    ],
)  # fmt: skip
def test_ids_are_those_that_sacct_prints(changes: dict[str, object], job_id: str) -> None:
    (job,), _ = read(document(changed(**changes)))
    assert job.key.split(":")[1] == job_id


@pytest.mark.parametrize(
    ("state", "extra", "message"),
    [
        ({"current": ["RUNNING", "COMPLETING"]}, {}, "RUNNING: Started on g[1,4]"),
        ({"current": ["CANCELLED"]}, {"kill_request_user": "root"}, "CANCELLED by root, exit code 3:0"),
        ({"current": ["PENDING", "REQUEUED"]}, {}, "REQUEUED, exit code 3:0"),
        ("COMPLETED", {"exit_code": None}, "COMPLETED"),
    ],
)
def test_states_with_flags(state: object, extra: dict[str, object], message: str) -> None:
    (job,), _ = read(document(changed(state=state, **extra)))
    assert job.newest.message == message


def test_unset_infinite_and_zero_are_unknown() -> None:
    time = {
        "submission": 1_712_000_000,
        "start": 0,
        "end": 0,
        "elapsed": 0,
        "limit": {"set": False, "infinite": True, "number": 0},
    }
    (job,), _ = read(document(changed(state={"current": ["PENDING"]}, time=time, required={"CPUs": 0xFFFFFFFE})))
    assert story(job) == [("PENDING", 0)]
    assert "walltime_s" not in job.resources
    assert "cpus" not in job.resources


def test_what_is_no_job_is_counted() -> None:
    jobs, report = read(document(V40, 5, None, {"name": "x"}))
    assert len(jobs) == 1
    assert report.skips.total() == 3


@pytest.mark.parametrize("text", ['{"jobs": []}', "[]", '{"meta": {}, "jobs" : [ ] }'])
def test_no_jobs_are_no_error(text: str) -> None:
    jobs, report = read(text)
    assert jobs == []
    assert report.holds_nothing


def test_documents_may_follow_each_other() -> None:
    jobs, _ = read(document(V40) + "\n" + document(changed(job_id=4712)))
    assert len(jobs) == 2


@pytest.mark.parametrize("piece", [1, 7, 100])
def test_pieces_make_no_difference(piece: int) -> None:
    text = json.dumps(
        {"meta": {"x": '"jobs": ['}, "jobs": [{"a": [1, {"b": "]"}]}, "text", 12, 345], "errors": []}, indent=1
    )
    texts = (text[at : at + piece] for at in range(0, len(text), piece))
    array = JsonArray(texts)
    # The apparent start of the array is inside a string: its quotes are escaped.
    assert list(array) == [{"a": [1, {"b": "]"}]}, "text", 12, 345]
    assert array.damage is None


def test_jobs_before_a_cut_are_read() -> None:
    text = document(V40, changed(job_id=4712), changed(job_id=4713))
    jobs, report = read(text[: text.index("4713") + 40])
    assert [job.key.split(":")[1] for job in jobs] == ["4711", "4712"]
    assert report.damage is not None


def test_jobs_before_garbage_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_array, "LONGEST_MEMBER", 1_000)
    jobs, report = read(document(V40)[: -len('], "errors": []}')] + ", {nonsense" + "x" * 5_000)
    assert len(jobs) == 1
    assert report.damage is not None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"a": 1}', 'has no list "jobs"'),
        ('{"jobs": [{"job_id": 1, "job_state": ["RUNNING"], "submit_time": {}}]}', "output of squeue"),
    ],
)
def test_json_of_other_kinds_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(NotAJobLog, match=sentence):
        read(text)
