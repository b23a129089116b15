"""Request bodies."""

import json
from typing import Annotated, Any, cast

from pydantic import AfterValidator, ConfigDict, Field, JsonValue

from muster.core.http.shapes import ABSENT, Body, Errors, Json, JsonObject, Text, json_text
from muster.jobs import task_arguments
from muster.jobs.changes import JobChange, JobEdits, NewJob
from muster.jobs.schemas.fields import (
    Amount,
    MaxAttempts,
    Name,
    Owner,
    Priority,
    Progress,
    Queue,
    Schedule,
    Task,
    UniqueKey,
)
from muster.jobs.statuses import Status

UPDATE_FIELDS = frozenset({"message", "progress", "result_data", "error_message"})
EDIT_FIELDS = frozenset({"name", "description", "priority", "scheduled_at", "resource_requirements"})


class ResourceRequirements(Body):
    """The resources a job needs; further keys are stored unchanged."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, JsonValue]

    cpus: Amount = ABSENT
    memory_mb: Annotated[int, Field(ge=0, le=2**40)] = ABSENT
    gpus: Amount = ABSENT
    walltime_s: Annotated[int, Field(ge=0, le=2**31)] = ABSENT


def _requirements_text(value: ResourceRequirements) -> str:
    return json_text(value.model_dump(exclude_unset=True))


# Validated as the schema, passed on as JSON text for the database.
Requirements = Annotated[ResourceRequirements, AfterValidator(_requirements_text)]
NO_REQUIREMENTS: Any = "{}"
# The default shown in OpenAPI.
EMPTY: dict[str, JsonValue] = {"default": {}}


class JobCreate(Body):
    """A new job. Its status is PENDING; read-only fields are refused."""

    name: Name
    description: Text = ""
    priority: Priority = 5
    queue: Queue = "default"
    owner: Owner = ""
    project: Owner = ""
    task: Task = ""
    args: JsonObject = Field("{}", json_schema_extra=EMPTY)
    unique_key: UniqueKey | None = None
    max_attempts: MaxAttempts = 1
    scheduled_at: Schedule | None = None
    resource_requirements: Requirements = Field(NO_REQUIREMENTS, json_schema_extra=EMPTY)

    def contradictions(self) -> Errors:
        """Returns what is wrong with the arguments of a known task; those of others aren't checked."""
        if not self.task:
            return {}
        problems = task_arguments.problems(self.task, json.loads(str(self.args)))
        return {f"args.{name}" if name else "args": messages for name, messages in problems.items()}

    def new_job(self) -> NewJob:
        return NewJob(**vars(self))


class JobUpdate(Body):
    """A status update (status_type and its fields), edits of an unfinished job, or both."""

    status_type: Status = ABSENT
    message: Text = ABSENT
    progress: Progress | None = None
    result_data: Json = ABSENT
    error_message: Text = ABSENT

    name: Name = ABSENT
    description: Text = ABSENT
    priority: Priority = ABSENT
    scheduled_at: Schedule | None = None
    resource_requirements: Requirements = ABSENT

    def contradictions(self) -> Errors:
        given = self.model_fields_set
        if not given:
            return {"status_type": ["Give a status_type, or a field to edit."]}
        if "status_type" not in given and given & UPDATE_FIELDS:
            return {"status_type": [f"Is required with {', '.join(sorted(given & UPDATE_FIELDS))}."]}
        if self.status_type == Status.PENDING:
            refused = given & (UPDATE_FIELDS - {"message"})
            return {field: ["Cannot be given with PENDING, which clears it."] for field in sorted(refused)}
        return {}

    def job_change(self) -> JobChange:
        edits = {name: getattr(self, name) for name in self.model_fields_set & EDIT_FIELDS}
        return JobChange(
            status_type=self.status_type,
            message=self.message,
            progress=self.progress,
            # The type Json validates to text.
            result_data=cast(str | None, self.result_data),
            error_message=self.error_message,
            edits=cast(JobEdits, edits),
        )


class Message(Body):
    """The optional body of cancel and retry."""

    message: Text = ""
