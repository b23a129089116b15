"""Creates jobs once for each Idempotency-Key: the statement that writes the jobs also writes the key with their ids."""

from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.db import IntegrityError

from muster.core.db import queries
from muster.core.db.fragments import Part
from muster.core.db.templates import Statement, compose, sql_file
from muster.core.idempotency import IdempotencyKey
from muster.jobs.errors import IdempotencyKeyReused, UniqueKeyTaken
from muster.jobs.rows import IdempotencyKeyRow

CreatedT = TypeVar("CreatedT")
HOUR_S = 3600.0
PRUNED_AT_ONCE = 10_000


@cache
def job_create_once() -> Statement:
    """Returns the statement that creates a job and keeps the key."""
    return compose("job_create_once", {"created": Part("job_create", "created")})


@cache
def job_batch_create_once() -> Statement:
    """Returns the statement that creates the jobs of a batch and keeps the key."""
    return compose("job_batch_create_once", {"writes": Part("job_batch_create", "writes")})


def once(
    key: IdempotencyKey, *, create: Callable[[queries.Params], CreatedT], repeat: Callable[[list[int]], CreatedT]
) -> CreatedT:
    """Returns what ``create`` returns, or ``repeat`` of the ids of the jobs that the key has created before.

    ``create`` gets the parameters of the key, and runs one statement, outside of transactions. Of concurrent requests
    with a key, one creates: the others wait in their statements for its end, are rolled back, and repeat.

    Raises IdempotencyKeyReused if the key came with another request, and the errors of ``create``.
    """
    if (ids := _created_ids(key)) is not None:
        return repeat(ids)
    try:
        return create(asdict(key))
    except (IntegrityError, UniqueKeyTaken):
        # The other request has the key, and its jobs have the unique keys.
        if (ids := _created_ids(key)) is None:
            raise
        return repeat(ids)


def _created_ids(key: IdempotencyKey) -> list[int] | None:
    row = queries.one(
        sql_file("job_idempotency_key_find"), {"caller": key.caller, "key": key.key}, into=IdempotencyKeyRow
    )
    if row is None:
        return None
    if row.digest != key.digest:
        raise IdempotencyKeyReused
    return row.ids


def idempotency_keys_prune() -> int:
    """Deletes keys that have been kept long enough, a limited number at a time; returns their number."""
    values = {"older_than_s": settings.IDEMPOTENCY_KEEP_HOURS * HOUR_S, "most": PRUNED_AT_ONCE}
    return queries.execute(sql_file("job_idempotency_key_prune"), values)
