"""The audit log: what was done, by whom, from where. The database refuses changes of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

import orjson

from muster.accounts.rows import AuditPage
from muster.core.db import queries
from muster.core.db.templates import Statement, compose, sql_file
from muster.core.limits import BIGINT_MAX
from muster.core.request_id import request_id

MONTHS_AHEAD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """The conditions of a list of entries; None disables one. ``action`` may be a first part, such as ``key``."""

    actor: str | None = None
    action: str | None = None
    target: str | None = None
    at_after: datetime | None = None
    at_before: datetime | None = None

    def params(self) -> Mapping[str, object]:
        """Returns the parameters of a statement."""
        return asdict(self)


def audit_append(
    *, actor: str, action: str, target: str = "", detail: Mapping[str, object] | None = None, address: str = ""
) -> None:
    """Adds an entry, in the transaction of what it tells of."""
    values = {
        "actor": actor,
        "action": action,
        "target": target,
        "detail": orjson.dumps(detail or {}).decode(),
        "address": address,
        "request_id": request_id(),
    }
    queries.execute(sql_file("audit_append"), values)


def audit_list_statement() -> Statement:
    """Returns the statement of a page. The index that serves it depends on the values."""
    return compose("audit_list", {}, planned=True)


def audit_list(*, filters: AuditFilter, before: int | None, page_size: int) -> AuditPage:
    """Returns a page of matching entries, newest first, with ids below ``before``."""
    values = {**filters.params(), "before_id": BIGINT_MAX if before is None else before, "page_size": page_size}
    return queries.single(audit_list_statement(), values, into=AuditPage)


def audit_partitions() -> int:
    """Makes the monthly partitions ahead; returns how many were made."""
    return queries.value(sql_file("audit_partitions"), {"ahead": MONTHS_AHEAD}, of=int)
