"""Rate limits for reads and writes of each client, and their headers."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from muster.core.rate_limits.middleware import RateLimitMiddleware
from tests.support import database
from tests.support.client import Api
from tests.support.patience import Patience
from tests.support.redis import redis_url, valkey
from tests.support.server import serving

__all__ = ["redis_url", "valkey"]

pytestmark = pytest.mark.usefixtures("transactional_db")

HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
LISTED = "/api/jobs/"


@pytest.fixture
def limited(settings: Settings) -> Callable[..., Api]:
    """An API client of a server with the given settings."""

    def configured(**given: object) -> Api:
        for name, value in given.items():
            setattr(settings, name, value)
        return Api()

    return configured


def test_rate_limits_are_disabled_by_default(live_api: Api) -> None:
    assert not set(HEADERS) & live_api.get("jobs/").headers.keys()
    assert database.value("SELECT count(*) FROM rate_limit") == 0
    with pytest.raises(MiddlewareNotUsed):
        RateLimitMiddleware(lambda request: HttpResponse())


def test_responses_report_the_remaining_budget(limited: Callable[..., Api]) -> None:
    api = limited(RATE_LIMIT_READS="3/hour")
    for left, reset in ((2, 1200), (1, 2400), (0, 3600)):
        answer = api.get("jobs/")
        assert answer.status == 200
        assert [answer.headers[name] for name in HEADERS] == ["3", str(left), str(reset)]


def test_spent_budget_is_429_with_retry_after(limited: Callable[..., Api]) -> None:
    api = limited(RATE_LIMIT_READS="2/minute")
    assert [api.get("jobs/").status for _ in range(2)] == [200, 200]
    for _ in range(3):
        answer = api.get("jobs/stats/")
        assert (answer.status, answer.json["code"]) == (429, "rate_limited")
        assert (answer.headers["RateLimit-Limit"], answer.headers["RateLimit-Remaining"]) == ("2", "0")
        assert 25 <= int(answer.headers["Retry-After"]) <= 30
        assert 55 <= int(answer.headers["RateLimit-Reset"]) <= 60


def test_budget_refills(limited: Callable[..., Api]) -> None:
    api = limited(RATE_LIMIT_READS="2/second")
    statuses = [api.get("jobs/").status for _ in range(3)]
    assert statuses == [200, 200, 429]
    for _ in Patience():
        if api.get("jobs/").status == 200:
            return


def test_reads_and_writes_have_separate_budgets(limited: Callable[..., Api]) -> None:
    api = limited(RATE_LIMIT_READS="2/hour", RATE_LIMIT_WRITES="1/hour")
    assert api.post("jobs/", {"name": "one"}).status == 201
    assert api.post("jobs/", {"name": "two"}).status == 429
    assert api.send("HEAD", "jobs/export/?file_format=csv").status == 200
    assert api.send("OPTIONS", "jobs/").status == 200
    assert api.get("jobs/").status == 429
    assert api.delete("jobs/1/").status == 429
    assert database.value("SELECT count(*) FROM jobs") == 1


def test_writes_can_be_limited_without_reads(limited: Callable[..., Api]) -> None:
    api = limited(RATE_LIMIT_WRITES="1/hour")
    assert {api.get("jobs/").status for _ in range(3)} == {200}
    assert [api.post("jobs/", {"name": "x"}).status for _ in range(2)] == [201, 429]


def test_burst_may_exceed_the_rate(limited: Callable[..., Api]) -> None:
    api = limited(RATE_LIMIT_READS="1/hour", RATE_LIMIT_READS_BURST=4)
    answers = [api.get("jobs/") for _ in range(5)]
    assert [answer.status for answer in answers] == [200] * 4 + [429]
    assert answers[0].headers["RateLimit-Limit"] == "4"


def test_health_and_pages_are_not_limited(limited: Callable[..., Api]) -> None:
    limited(RATE_LIMIT_READS="1/hour")
    client = Client()
    assert {client.get("/health/").status_code for _ in range(3)} == {200}
    assert {client.get("/health/ready/").status_code for _ in range(3)} == {200}
    assert not set(HEADERS) & client.get("/health/").headers.keys()


def test_failed_requests_are_charged(limited: Callable[..., Api]) -> None:
    api = limited(RATE_LIMIT_READS="2/hour")
    assert [api.get(path).status for path in ("jobs/9/", "jobs/?page=x", "jobs/")] == [404, 400, 429]


@pytest.mark.parametrize("rate", ["100", "0/second", "-1/second", "1/fortnight", "x", "1.5/second", "1 / second"])
def test_invalid_rate_prevents_the_start(limited: Callable[..., Api], rate: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=re.escape(repr(rate))):
        limited(RATE_LIMIT_READS=rate).get("jobs/")


@pytest.mark.parametrize("given", [{"TRUSTED_PROXIES": "proxy"}, {"REDIS_URL": "mysql://x"}])
def test_invalid_proxies_and_redis_url_prevent_the_start(limited: Callable[..., Api], given: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured, match=next(iter(given))):
        limited(RATE_LIMIT_READS="1/second", **given).get("jobs/")


@pytest.mark.parametrize("shared", ["postgres", "redis"])
def test_processes_share_one_budget(tmp_path: Path, redis_url: str, shared: str) -> None:
    where = {"REDIS_URL": redis_url} if shared == "redis" else {}
    with serving(tmp_path / "web.log", RATE_LIMIT_READS="30/hour", WEB_WORKERS="2", **where) as server:
        with ThreadPoolExecutor(8) as threads:
            replies = list(threads.map(lambda _: server.get(LISTED), range(60)))
        assert sorted(reply.status for reply in replies) == [200] * 30 + [429] * 30
        assert {reply.code for reply in replies if reply.status == 429} == {"rate_limited"}
        assert server.get("/health/").status == 200


def test_busy_database_is_a_503_problem(tmp_path: Path) -> None:
    with serving(tmp_path / "web.log", RATE_LIMIT_READS="30/hour", DB_LOCK_TIMEOUT="300ms") as server:
        with database.session(autocommit=False) as other:
            other.execute("LOCK TABLE rate_limit IN ACCESS EXCLUSIVE MODE")
            reply = server.get(LISTED)
        assert (reply.status, reply.code) == (503, "lock_timeout")
        assert server.get(LISTED).status == 200
