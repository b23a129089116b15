"""The audit log: what was done, by whom, from where. The database refuses changes of it."""

from collections.abc import Mapping

import orjson
from structlog.contextvars import get_contextvars

from muster.core.db import queries
from muster.core.db.templates import sql_file


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
        "request_id": get_contextvars().get("request_id", ""),
    }
    queries.execute(sql_file("audit_append"), values)
