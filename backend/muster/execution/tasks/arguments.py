"""Describes the arguments of a task, and checks them, by the types of its function."""

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

import muster.execution.tasks.builtin  # noqa: F401  registers the built-in tasks
from muster.execution.tasks.bounds import Bounds
from muster.execution.tasks.registry import COMMAND, tasks

ARGUMENT_MAX = 100_000


class CommandArguments(BaseModel):
    """Starts a program, without a shell. Only workers that were started with --allow-commands take it."""

    model_config = ConfigDict(strict=True, extra="forbid")

    argv: Annotated[
        list[Annotated[str, Field(max_length=ARGUMENT_MAX, pattern=r"^[^\x00]*$")]],
        Field(min_length=1, description="The program and its arguments."),
    ]
    env: Annotated[
        dict[Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")], str],
        Field(
            description="Environment variables beside those of every job.",
            # Pydantic leaves this out beside patternProperties.
            json_schema_extra={"additionalProperties": False},
        ),
    ] = {}


def known() -> list[str]:
    """Returns the names of all tasks, ``command`` among them."""
    return sorted([*tasks(), COMMAND])


def problems(task: str, args: object) -> Mapping[str, list[str]]:
    """Returns messages by argument; none for a task that isn't known here."""
    if task not in known():
        return {}
    try:
        _model(task).model_validate(args)
    except ValidationError as error:
        found: dict[str, list[str]] = {}
        for detail in error.errors():
            name = ".".join(str(part) for part in detail["loc"])
            found.setdefault(name, []).append(_message(detail["type"], detail["msg"]))
        return found
    return {}


def description(task: str) -> str:
    """Returns what a task does, from the docstring of its function."""
    documented = CommandArguments if task == COMMAND else tasks()[task]
    return inspect.cleandoc(documented.__doc__ or "")


def schema(task: str) -> dict[str, Any]:
    """Returns the JSON schema of a task's arguments: an object with a property for each."""
    made = _model(task).model_json_schema()
    return {
        "type": made["type"],
        "additionalProperties": False,
        "properties": made["properties"],
        "required": made.get("required", []),
    }


def _message(kind: str, text: str) -> str:
    if kind == "extra_forbidden":
        return "Unknown argument."
    return "Is required." if kind == "missing" else text.replace("Input should", "Should") + "."


@cache
def _model(task: str) -> type[BaseModel]:
    if task == COMMAND:
        return CommandArguments
    function = tasks()[task]
    hints = get_type_hints(function, include_extras=True)
    _, *parameters = inspect.signature(function).parameters.values()
    fields: dict[str, Any] = {
        each.name: (_bounded(hints[each.name]), ... if each.default is inspect.Parameter.empty else each.default)
        for each in parameters
    }
    config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
    return create_model(task, __config__=config, **fields)


def _bounded(hint: Any) -> Any:
    """Returns the type with its bounds as pydantic writes them."""
    if get_origin(hint) is not Annotated:
        return hint
    kind, *notes = get_args(hint)
    for note in notes:
        if isinstance(note, Bounds):
            return Annotated[kind, Field(ge=note.least, le=note.most)]
    return kind
