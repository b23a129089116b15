"""The rows of statements in ``db/queries/accounts``, with a field for each column in the file's header."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class KeyRow:
    """``credential_of_key``."""

    id: int
    user_id: int
    username: str
    role: str
    key_name: str
    scopes: Sequence[str]
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """``credential_of_session``."""

    id: int
    user_id: int
    username: str
    role: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AuditPage:
    """``audit_list``. ``results`` is a JSON array."""

    results: str
    last_id: int | None
    fetched: int
