"""Query strings that the API takes."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from muster.core.http import cursors
from muster.core.http.shapes import ABSENT, DIGITS, Errors, Instant, Query, Text
from muster.core.limits import BIGINT_MAX
from muster.jobs.filters import TALLIED_FACETS, JobFilter, Ordering, Start
from muster.jobs.schemas.fields import OwnerFilter, Priority, QueueFilter
from muster.jobs.statuses import Status

ME = "me"
"""The owner who is signed in."""


def _statuses(value: object) -> list[str]:
    """`status=A&status=B` and `status=A,B` alike."""
    given = value if isinstance(value, list) else [value]
    if not given:
        raise ValueError("Name at least one status, or leave it out.")
    return [part.strip() for item in given for part in str(item).split(",")]


def _unique(value: tuple[Status, ...]) -> tuple[Status, ...]:
    return tuple(status for status in Status if status in value)


Statuses = Annotated[tuple[Status, ...], BeforeValidator(_statuses), AfterValidator(_unique)]
Id = Annotated[int, Field(ge=1, le=BIGINT_MAX), DIGITS]


class JobConditions(Query):
    """The filters of a job list."""

    status: Statuses = ()
    search: Annotated[Text, StringConstraints(max_length=255)] = ""
    priority: Priority = ABSENT
    priority_min: Priority = ABSENT
    priority_max: Priority = ABSENT
    queue: QueueFilter = ABSENT
    owner: OwnerFilter = ABSENT
    project: OwnerFilter = ABSENT
    created_after: Instant = ABSENT
    created_before: Instant = ABSENT

    def resolved(self, username: str) -> Self:
        return self.model_copy(update={"owner": username}) if username and self.owner == ME else self

    def job_filter(self) -> JobFilter:
        return JobFilter(
            statuses=self.status,
            search=self.search or None,
            priority=self.priority,
            priority_min=self.priority_min,
            priority_max=self.priority_max,
            queue=self.queue,
            owner=self.owner,
            project=self.project,
            created_after=self.created_after,
            created_before=self.created_before,
        )


class JobListCountQuery(JobConditions):
    """The filters of the list to count."""


class JobPositionQuery(JobConditions):
    """Filters and direction of the list that the job is looked for in."""

    ordering: Literal["created_at", "-created_at"] = "-created_at"

    def contradictions(self) -> Errors:
        facets = sorted(self.model_fields_set & TALLIED_FACETS)
        refused = sorted(
            self.model_fields_set - {"status", "created_after", "created_before", "ordering"} - TALLIED_FACETS
        )
        if refused:
            return {name: ["Positions are known for status, creation time and one facet only."] for name in refused}
        return {name: [f"Give only one of {', '.join(facets)}."] for name in facets} if len(facets) > 1 else {}


class JobListQuery(JobConditions):
    """Filters, order, and where in the list to start: one of cursor, page and position."""

    ordering: Ordering = Ordering.CREATED_DESC
    page_size: Annotated[int, Field(ge=1, le=500), DIGITS] = 50
    cursor: Text | None = None
    page: Annotated[int, Field(ge=1, le=BIGINT_MAX), DIGITS] | None = None
    position: Annotated[int, Field(ge=0, le=BIGINT_MAX), DIGITS] | None = None

    def contradictions(self) -> Errors:
        given = [name for name in ("cursor", "page", "position") if getattr(self, name) is not None]
        if len(given) > 1:
            return {name: [f"Give only one of {', '.join(given)}."] for name in given}
        return {}

    def start(self, fingerprint: str) -> Start:
        """Returns where the page begins. Raises InvalidCursor for a cursor of a list with another fingerprint."""
        if self.cursor is not None:
            cursor = cursors.decode(self.cursor, fingerprint=fingerprint)
            if cursor.keys:
                return Start(keys=cursor.keys, backward=cursor.backward)
            return Start(backward=True) if cursor.backward else Start(position=0)
        if self.page is not None:
            return Start(position=min((self.page - 1) * self.page_size, BIGINT_MAX))
        return Start(position=self.position or 0)


class StatusListQuery(Query):
    """One job's history, newest first unless asked otherwise."""

    ordering: Literal["-timestamp", "timestamp"] = "-timestamp"
    page_size: Annotated[int, Field(ge=1, le=500), DIGITS] = 50
    cursor: Text | None = None
