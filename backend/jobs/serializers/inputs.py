"""Bodies that the API takes."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, JsonValue, RootModel

from jobs.filters import Status
from jobs.serializers.queries import Id, JobConditions
from jobs.serializers.types import (
    ABSENT,
    Amount,
    Body,
    Errors,
    Json,
    JsonObject,
    MaxAttempts,
    Name,
    Priority,
    Progress,
    Queue,
    Schedule,
    Task,
    Text,
    UniqueKey,
    json_text,
)

UPDATE_FIELDS = frozenset({"message", "progress", "result_data", "error_message"})
EDIT_FIELDS = frozenset({"name", "description", "priority", "scheduled_at", "resource_requirements"})


class ResourceRequirements(Body):
    """What a job needs to run; further keys are kept as they are."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, JsonValue]

    cpus: Amount = ABSENT
    memory_mb: Annotated[int, Field(ge=0, le=2**40)] = ABSENT
    gpus: Amount = ABSENT
    walltime_s: Annotated[int, Field(ge=0, le=2**31)] = ABSENT


def _requirements_text(value: ResourceRequirements) -> str:
    return json_text(value.model_dump(exclude_unset=True))


# Checked as the shape, kept as the JSON text that the database stores.
Requirements = Annotated[ResourceRequirements, AfterValidator(_requirements_text)]
NO_REQUIREMENTS: Any = "{}"
# What OpenAPI says of these defaults.
EMPTY: dict[str, JsonValue] = {"default": {}}


class JobCreate(Body):
    """A new job. Its status is PENDING; read-only fields are refused."""

    name: Name
    description: Text = ""
    priority: Priority = 5
    queue: Queue = "default"
    task: Task = ""
    args: JsonObject = Field("{}", json_schema_extra=EMPTY)
    unique_key: UniqueKey | None = None
    max_attempts: MaxAttempts = 3
    scheduled_at: Schedule | None = None
    resource_requirements: Requirements = Field(NO_REQUIREMENTS, json_schema_extra=EMPTY)


BATCH_MAX_JOBS = 10_000
BULK_MAX_IDS = 10_000


class JobBatch(RootModel[Annotated[list[JobCreate], Field(min_length=1, max_length=BATCH_MAX_JOBS)]]):
    """Up to 10,000 new jobs, created all or not at all."""


def _conditions(value: object) -> object:
    """A filter's conditions are validated as the list validates its query string, but an empty search is none there."""
    if not isinstance(value, dict):
        return value
    if value.get("search") == "":
        raise ValueError("An empty search would match every job; leave it out.")
    return JobConditions.model_validate(value)


BulkFilter = Annotated[JobConditions, BeforeValidator(_conditions)]


class JobUpdate(Body):
    """A status update (status_type and what goes with it), edits of an unfinished job, or both at once."""

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


class BulkAction(StrEnum):
    """What a bulk request does to each job."""

    SET_STATUS = "set_status"
    CANCEL = "cancel"
    RETRY = "retry"
    DELETE = "delete"
    SET_PRIORITY = "set_priority"


class JobBulk(Body):
    """One action on the jobs with these ids, or on all that match a filter; {} matches every job.

    With ``dry_run`` nothing is done: the answer's ``matched`` says how many jobs the filter matches now, exactly.
    """

    action: BulkAction
    ids: Annotated[list[Id], Field(min_length=1, max_length=BULK_MAX_IDS)] = ABSENT
    filter: BulkFilter = ABSENT
    status_type: Status = ABSENT
    message: Text = ""
    priority: Priority = ABSENT
    dry_run: bool = False

    def contradictions(self) -> Errors:
        given = self.model_fields_set
        if len(given & {"ids", "filter"}) != 1:
            return {"ids": ["Give either ids or a filter."]}
        if self.dry_run and "ids" in given:
            return {"dry_run": ["Goes with a filter."]}
        needed = {BulkAction.SET_STATUS: "status_type", BulkAction.SET_PRIORITY: "priority"}.get(self.action)
        errors: Errors = {}
        for field in ("status_type", "priority"):
            if field == needed and field not in given:
                errors[field] = [f"Is required with {self.action}."]
            elif field != needed and field in given:
                errors[field] = [f"Does not go with {self.action}."]
        if "message" in given and self.action in (BulkAction.DELETE, BulkAction.SET_PRIORITY):
            errors["message"] = [f"Does not go with {self.action}."]
        return errors


class Message(Body):
    """The optional body of cancel and retry."""

    message: Text = ""
