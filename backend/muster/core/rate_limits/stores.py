"""Stores of budgets: PostgreSQL, and a cache of recent refusals in the process."""

import time
from dataclasses import dataclass
from typing import Protocol

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.core.rate_limits.budgets import SECOND_US, Budget, Verdict

MAX_CACHED_REFUSALS = 10_000


class Store(Protocol):
    """Stores the spent budgets of clients, shared by all processes."""

    def take(self, client: str, budget: Budget) -> Verdict | None:
        """Charges one request to the client's budget; returns None if the store is unreachable."""
        ...


@dataclass(frozen=True, slots=True)
class _TakeRow:
    """``rate_limit_take``."""

    allowed: bool
    full_in_us: int


class PostgresStore:
    """Runs one statement per request, with one row per client and budget.

    Raises database errors unchanged: the request needs the database anyway.
    """

    def take(self, client: str, budget: Budget) -> Verdict:
        spent = {"client": client, "budget": budget.key, "interval_us": budget.interval_us, "full_us": budget.full_us}
        row = queries.single(sql_file("rate_limit_take"), spent, into=_TakeRow)
        return Verdict(budget=budget, allowed=row.allowed, full_in_us=row.full_in_us)


def budget_store(redis_url: str) -> Store:
    """Returns the store of this deployment: Redis at this address, or PostgreSQL if it is empty."""
    if not redis_url:
        return PostgresStore()
    from muster.core.rate_limits.redis_store import RedisStore  # noqa: PLC0415  redis is large and rarely used

    return RedisStore(redis_url)


class EnsuredStore:
    """Takes budgets from PostgreSQL while the store is unreachable, for limits that must not be off."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ensured = PostgresStore()

    def take(self, client: str, budget: Budget) -> Verdict:
        return self._store.take(client, budget) or self._ensured.take(client, budget)


class RefusalCache:
    """Repeats a refusal without the store until it expires, so that a flood of requests does not reach the store.

    Never refuses what the store would allow: only time refills a budget.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        # When the next request is allowed, and when the budget is full, by time.monotonic().
        self._refused: dict[tuple[str, str], tuple[float, float]] = {}

    def take(self, client: str, budget: Budget) -> Verdict | None:
        key = client, budget.key
        now = time.monotonic()
        allowed_at, full_at = self._refused.get(key, (0.0, 0.0))
        if now < allowed_at:
            return Verdict(budget=budget, allowed=False, full_in_us=round((full_at - now) * SECOND_US))
        verdict = self._store.take(client, budget)
        if verdict is not None and not verdict.allowed:
            if len(self._refused) >= MAX_CACHED_REFUSALS:
                self._refused.clear()
            self._refused[key] = now + verdict.retry_in_us / SECOND_US, now + verdict.full_in_us / SECOND_US
        return verdict

    def forget(self) -> None:
        """Forgets the refusals, so that the store is asked again."""
        self._refused.clear()


def rate_limit_prune() -> int:
    """Deletes full budgets; returns their number."""
    return queries.execute(sql_file("rate_limit_prune"), {})
