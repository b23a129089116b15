"""The export: what it is asked for, and what a job in it looks like."""

from typing import Any

from pydantic import RootModel

from muster.core.http.shapes import Errors, Flag
from muster.exports.statement import FileFormat
from muster.jobs.filters import Ordering
from muster.jobs.schemas.answers import JobItem
from muster.jobs.schemas.queries import JobConditions


class JobExportQuery(JobConditions):
    """The list's filters and orders, and what to write. ``bom``: CSV that begins with a byte order mark."""

    file_format: FileFormat = FileFormat.CSV
    ordering: Ordering = Ordering.CREATED_DESC
    bom: Flag = False

    def contradictions(self) -> Errors:
        if self.bom and self.file_format is not FileFormat.CSV:
            return {"bom": ["Goes with file_format=csv."]}
        return {}


class JobExportItem(JobItem):
    """A job of the list, and what else its own page tells of it apart from its history."""

    description: str
    task: str
    args: dict[str, Any]
    unique_key: str | None
    max_attempts: int
    error_message: str
    result_data: Any
    resource_requirements: dict[str, Any]
    worker: str | None


class JobExportFile(RootModel[list[JobExportItem]]):
    """The JSON file. NDJSON has an item a line; CSV the same with latest_status spread over four columns."""
