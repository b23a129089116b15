"""Where budgets are kept: in PostgreSQL; what was refused a moment ago, in the process too."""

import time
from typing import Protocol, cast

from muster.core.db import queries
from muster.core.rate_limits.budgets import SECOND_US, Budget, Verdict

REMEMBERED = 10_000


class Store(Protocol):
    """Keeps what clients have spent, for all processes together."""

    def take(self, client: str, budget: Budget) -> Verdict | None:
        """Takes one request out of the client's budget; None when that cannot be told."""
        ...


class PostgresStore:
    """One statement, one row a client and budget. Raises what the database refuses with: the request needs it too."""

    def take(self, client: str, budget: Budget) -> Verdict:
        row = queries.single(
            "rate_limit_take",
            {"client": client, "budget": budget.key, "interval_us": budget.interval_us, "full_us": budget.full_us},
        )
        return Verdict(budget=budget, allowed=cast(bool, row["allowed"]), full_in_us=cast(int, row["full_in_us"]))


class RememberingStore:
    """Refuses by itself until the moment that a refusal has named: a flood costs the store nothing.

    Nothing is refused that the store wouldn't: time alone fills a budget.
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
            if len(self._refused) >= REMEMBERED:
                self._refused.clear()
            self._refused[key] = now + verdict.retry_in_us / SECOND_US, now + verdict.full_in_us / SECOND_US
        return verdict


def rate_limit_prune() -> int:
    """Forgets clients whose budgets are full again; how many."""
    return queries.execute("rate_limit_prune", {})
