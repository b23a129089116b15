"""Budgets: the number of requests a client may make, and the headers that report it."""

import math
import re
from dataclasses import dataclass
from typing import Self

from django.core.exceptions import ImproperlyConfigured

PERIODS_S = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_RATE = re.compile(rf"([1-9][0-9]{{0,8}})/({'|'.join(PERIODS_S)})")
SECOND_US = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A bucket of ``burst`` requests, refilled by one every ``interval_us`` microseconds."""

    name: str
    interval_us: int
    burst: int

    @classmethod
    def parse(cls, name: str, rate: str, burst: int = 0) -> Self:
        """Parses a ``rate`` such as ``100/second``. Without a burst, the burst is the number per period.

        Raises ImproperlyConfigured if the rate or the burst is invalid.
        """
        match = _RATE.fullmatch(rate)
        if match is None:
            raise ImproperlyConfigured(
                f"{rate!r} is not a rate limit: write it like 100/second, /minute, /hour or /day."
            )
        if burst < 0:
            raise ImproperlyConfigured(f"The burst of {name} must be positive.")
        count = int(match[1])
        interval_us = max(1, round(PERIODS_S[match[2]] * SECOND_US / count))
        return cls(name=name, interval_us=interval_us, burst=burst or count)

    @property
    def key(self) -> str:
        """The key of the bucket in the store. A changed limit has another key and starts with a full bucket."""
        return f"{self.name}:{self.interval_us}x{self.burst}"

    @property
    def full_us(self) -> int:
        """The time to fill an empty bucket."""
        return self.interval_us * self.burst


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision on a request, and the time until its budget is full again."""

    budget: Budget
    allowed: bool
    full_in_us: int

    @property
    def retry_in_us(self) -> int:
        """The time until the next request is allowed."""
        return max(0, self.full_in_us + self.budget.interval_us - self.budget.full_us)

    def headers(self) -> dict[str, str]:
        """Returns ``RateLimit-*`` (burst, requests left, seconds until full) and, if refused, ``Retry-After``."""
        remaining = (self.budget.full_us - self.full_in_us) // self.budget.interval_us if self.allowed else 0
        headers = {
            "RateLimit-Limit": str(self.budget.burst),
            "RateLimit-Remaining": str(max(0, remaining)),
            "RateLimit-Reset": str(math.ceil(self.full_in_us / SECOND_US)),
        }
        if not self.allowed:
            headers["Retry-After"] = str(max(1, math.ceil(self.retry_in_us / SECOND_US)))
        return headers
