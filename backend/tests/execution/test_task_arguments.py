"""Arguments of known tasks are checked when a job is created."""

import pytest

from muster.execution.tasks import arguments
from muster.execution.tasks.registry import Context, job_task
from tests.support.client import Api


@pytest.mark.parametrize(
    ("task", "args", "field", "message"),
    [
        ("sleep", {"seconds": "1"}, "args.seconds", "Should be a valid number."),
        ("sleep", {"seconds": -1}, "args.seconds", "Should be greater than or equal to 0."),
        ("sleep", {"minutes": 1}, "args.minutes", "Unknown argument."),
        ("monte_carlo_pi", {"samples": 1.5}, "args.samples", "Should be a valid integer."),
        ("monte_carlo_pi", {"samples": 0}, "args.samples", "Should be greater than or equal to 1."),
        ("matrix_multiply", {"size": 2001}, "args.size", "Should be less than or equal to 2000."),
        ("command", {}, "args.argv", "Is required."),
        ("command", {"argv": "ls"}, "args.argv", "Should be a valid list."),
    ],
)
def test_wrong_argument_is_named(api: Api, task: str, args: object, field: str, message: str) -> None:
    job = {"name": "x", "task": task, "args": args}
    answer = api.post("jobs/", job)
    assert (answer.status, answer.json["errors"]) == (400, {field: [message]})
    batch = api.post("jobs/batch/", [{"name": "y"}, job])
    assert (batch.status, batch.json["errors"]) == (400, {"1": {field: [message]}})


@pytest.mark.parametrize(
    ("task", "args"),
    [
        ("sleep", {}),
        ("sleep", {"seconds": 1}),
        ("monte_carlo_pi", {"samples": 10**12, "seed": -3}),
        ("command", {"argv": ["ls", "-l"], "env": {"A": "b"}}),
        ("of another worker", {"seconds": "soon"}),
        ("", {"seconds": "soon"}),
    ],
)
def test_right_arguments_and_unknown_tasks_are_taken(api: Api, task: str, args: object) -> None:
    answer = api.post("jobs/", {"name": "x", "task": task, "args": args})
    assert (answer.status, answer.json["args"]) == (201, args)


def test_built_in_tasks_are_known() -> None:
    assert arguments.known() == ["command", "fail", "matrix_multiply", "monte_carlo_pi", "sleep"]


@pytest.mark.parametrize("name", ["sleep", "command"])
def test_a_name_is_one_task(name: str) -> None:
    def other(ctx: Context) -> None:
        """Does nothing."""

    with pytest.raises(ValueError, match="exists already"):
        job_task(name)(other)
