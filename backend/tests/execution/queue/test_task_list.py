"""GET tasks/"""

from typing import Any

import jsonschema
import pytest

from muster.execution.tasks import arguments
from tests.support.client import Api
from tests.support.workers import Worker


def tasks(api: Api) -> dict[str, Any]:
    return {task["name"]: task for task in api.get("tasks/").json["results"]}


def test_built_in_tasks_are_there_with_their_arguments(api: Api) -> None:
    found = tasks(api)
    assert list(found) == ["command", "fail", "matrix_multiply", "monte_carlo_pi", "sleep"]
    assert found["monte_carlo_pi"] == {
        "name": "monte_carlo_pi",
        "description": "Estimates pi from random points of a square.",
        "arguments": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "samples": {
                    "default": 1_000_000,
                    "maximum": 10**12,
                    "minimum": 1,
                    "title": "Samples",
                    "type": "integer",
                },
                "seed": {"default": 0, "title": "Seed", "type": "integer"},
            },
            "required": [],
        },
        "workers": 0,
    }
    assert found["command"]["arguments"]["required"] == ["argv"]


@pytest.mark.parametrize(
    ("task", "given"),
    [
        ("sleep", {"seconds": 1}),
        ("sleep", {"seconds": -1}),
        ("sleep", {"second": 1}),
        ("command", {}),
        ("command", {"argv": []}),
        ("command", {"argv": ["true"], "env": {"A": "b"}}),
        ("command", {"argv": ["true"], "env": {"1": "b"}}),
        ("monte_carlo_pi", {"samples": "many"}),
    ],
)
def test_schema_accepts_what_creation_accepts(api: Api, task: str, given: dict[str, Any]) -> None:
    schema = tasks(api)[task]["arguments"]
    jsonschema.Draft202012Validator.check_schema(schema)
    is_valid = jsonschema.Draft202012Validator(schema).is_valid(given)
    assert is_valid == (not arguments.problems(task, given))


def test_tasks_of_workers_are_there_too(api: Api) -> None:
    Worker.registered(api, tasks=["fold", "sleep"])
    Worker.registered(api, tasks=["fold", "fold"])
    Worker.registered(api)
    found = tasks(api)
    assert found["fold"] == {"name": "fold", "description": "", "arguments": None, "workers": 3}
    assert (found["sleep"]["workers"], found["fail"]["workers"]) == (2, 1)


def test_workers_that_drain_or_are_gone_take_no_tasks(api: Api) -> None:
    Worker.registered(api, tasks=["fold"]).post("drain")
    gone = Worker.registered(api)
    api.delete(f"workers/{gone.id}/")
    found = tasks(api)
    assert "fold" not in found
    assert found["sleep"]["workers"] == 0
