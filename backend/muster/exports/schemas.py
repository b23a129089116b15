"""The queries and the items of exports."""

from typing import Any

from pydantic import RootModel

from muster.accounts.schemas.audit import AuditConditions, AuditEntry
from muster.core.http.shapes import Errors, Flag
from muster.exports.statement import FileFormat
from muster.jobs.filters import Ordering
from muster.jobs.schemas.answers import JobItem
from muster.jobs.schemas.queries import JobConditions


class JobExportQuery(JobConditions):
    """The filters and orders of the list, and the file format. ``bom``: CSV starts with a byte order mark."""

    file_format: FileFormat = FileFormat.CSV
    ordering: Ordering = Ordering.CREATED_DESC
    bom: Flag = False

    def contradictions(self) -> Errors:
        if self.bom and self.file_format is not FileFormat.CSV:
            return {"bom": ["Goes with file_format=csv."]}
        return {}


class AuditExportQuery(AuditConditions):
    """The filters of the audit log, and the file format."""

    file_format: FileFormat = FileFormat.CSV


class AuditExportFile(RootModel[list[AuditEntry]]):
    """The JSON file. NDJSON has one entry per line; CSV has the same fields."""


class JobExportItem(JobItem):
    """A job with all fields of its own page except the history."""

    description: str
    task: str
    args: dict[str, Any]
    unique_key: str | None
    max_attempts: int
    error_message: str
    exit_code: int | None
    usage: dict[str, Any] | None
    result_data: Any
    resource_requirements: dict[str, Any]
    worker: str | None


class JobExportFile(RootModel[list[JobExportItem]]):
    """The JSON file. NDJSON has one item per line; CSV has the same fields, with latest_status in four columns."""
