"""Reads keys and sessions from the database as callers, and notes their use."""

import math
import time

from muster.accounts.credential_cache import Credential
from muster.accounts.roles import GRANTED, SCOPES, Role, expanded
from muster.accounts.rows import KeyRow, SessionRow
from muster.core.callers import Caller
from muster.core.db import queries
from muster.core.db.templates import sql_file

NOTED_EVERY_S = 60.0


def of_key(secret: bytes) -> Credential | None:
    """Returns the credential of an API key by its hash. Its scopes are those that its owner's role still grants."""
    row = queries.one(sql_file("credential_of_key"), {"hash": secret}, into=KeyRow)
    if row is None:
        return None
    caller = Caller(
        name=f"{row.username}/{row.key_name}",
        username=row.username,
        user_id=row.user_id,
        key_id=row.id,
        scopes=expanded(row.scopes) & GRANTED[Role(row.role)],
    )
    return Credential(caller, math.inf if row.expires_at is None else row.expires_at.timestamp())


def of_session(secret: bytes) -> Credential | None:
    """Returns the credential of a browser's session by the hash of its cookie."""
    row = queries.one(sql_file("credential_of_session"), {"hash": secret}, into=SessionRow)
    return None if row is None else Credential(_person(row), row.expires_at.timestamp())


def of_jwt_session(session_id: int, *, expires_at: float) -> Credential | None:
    """Returns the credential of an access token, by its session."""
    row = queries.one(sql_file("credential_of_jwt"), {"id": session_id}, into=SessionRow)
    return None if row is None else Credential(_person(row), min(expires_at, row.expires_at.timestamp()))


def _person(row: SessionRow) -> Caller:
    return Caller(
        name=row.username,
        username=row.username,
        user_id=row.user_id,
        session_id=row.id,
        scopes=SCOPES[Role(row.role)],
    )


def note_use(credential: Credential) -> None:
    """Writes the time of use, at most once a minute for each process and credential."""
    now = time.monotonic()
    if now - credential.noted_at < NOTED_EVERY_S and credential.noted_at:
        return
    credential.noted_at = now
    ids = {"key_id": credential.caller.key_id, "session_id": credential.caller.session_id}
    queries.execute(sql_file("credential_used"), ids)
