"""Shapes of the audit log."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from muster.accounts.audit import AuditFilter
from muster.core.http import cursors
from muster.core.http.problem_shape import Answer
from muster.core.http.shapes import ABSENT, DIGITS, Instant, Query, Text

AUDIT_TEXT_MAX = 255

AuditText = Annotated[Text, StringConstraints(min_length=1, max_length=AUDIT_TEXT_MAX)]


class AuditConditions(Query):
    """The filters of the audit log.

    ``action`` is one such as ``key.revoked``, or its first part, such as ``key``. Entries of ``at_after`` are included,
    those of ``at_before`` not.
    """

    actor: AuditText = ABSENT
    action: AuditText = ABSENT
    target: AuditText = ABSENT
    at_after: Instant = ABSENT
    at_before: Instant = ABSENT

    def audit_filter(self) -> AuditFilter:
        return AuditFilter(
            actor=self.actor, action=self.action, target=self.target, at_after=self.at_after, at_before=self.at_before
        )


class AuditQuery(AuditConditions):
    """The filters of the audit log, where in it to start, and how many entries to return."""

    page_size: Annotated[int, Field(ge=1, le=500), DIGITS] = 50
    cursor: Text | None = None

    def before(self, fingerprint: str) -> int | None:
        """Returns the id before which the page starts. Raises InvalidCursor."""
        if self.cursor is None:
            return None
        return int(str(cursors.decode(self.cursor, fingerprint=fingerprint).keys[0]))


class AuditPage(Answer):
    """A page of the audit log. ``next`` is null on the last one."""

    next: str | None
    results: list["AuditEntry"]


class AuditEntry(Answer):
    """Something that was done."""

    id: int
    at: datetime
    actor: str
    action: str
    target: str
    detail: dict[str, Any]
    address: str
    request_id: str
