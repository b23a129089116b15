"""Budgets in Redis, for servers without a common database, or for request rates too high for row updates."""

import time

import redis
import structlog
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from muster.core.rate_limits.budgets import Budget, Verdict

log = structlog.get_logger(__name__)

TIMEOUT_S = 0.25
RETRY_AFTER_S = 2.0

# The generic cell rate algorithm, as in rate_limit_take.sql. The value is the time when the budget is full again.
TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, full = tonumber(ARGV[1]), tonumber(ARGV[2])
local spent = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
if spent + interval > now + full then
    return {0, spent - now}
end
spent = spent + interval
redis.call('SET', KEYS[1], string.format('%.0f', spent), 'PX', math.ceil((spent - now) / 1000))
return {1, spent - now}
"""


class RedisStore:
    """Runs one script per request. While Redis is unreachable, allows all requests and logs a warning."""

    def __init__(self, url: str) -> None:
        try:
            # One immediate retry: the connection may have broken since its last use.
            self._redis = redis.Redis.from_url(
                url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S, retry=Retry(NoBackoff(), 1)
            )
        except ValueError as error:
            raise ImproperlyConfigured(f"REDIS_URL is not a Redis address: {error}") from error
        self._take = self._redis.register_script(TAKE)
        self._retry_at = 0.0

    def take(self, client: str, budget: Budget) -> Verdict | None:
        if time.monotonic() < self._retry_at:
            return None
        try:
            allowed, full_in_us = self._take(
                keys=[f"muster:rate-limit:{budget.key}:{client}"], args=[budget.interval_us, budget.full_us]
            )
        except redis.RedisError as error:
            self._retry_at = time.monotonic() + RETRY_AFTER_S
            log.warning("rate_limits_off", reason=str(error), seconds=RETRY_AFTER_S)
            return None
        return Verdict(budget=budget, allowed=bool(allowed), full_in_us=int(full_in_us))
