"""Applies rate limits to requests of the API."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponseBase

from muster.core.http.client_address import client_finder
from muster.core.http.problems import domain_error, problem_response
from muster.core.rate_limits.budgets import Budget, Verdict
from muster.core.rate_limits.errors import RateLimited
from muster.core.rate_limits.stores import RefusalCache, budget_store

READS = frozenset({"GET", "HEAD", "OPTIONS"})
LIMITED = "/api/"

Handler = Callable[[HttpRequest], HttpResponseBase]


class RateLimitMiddleware:
    """Responds 429 when a budget is spent, and adds ``RateLimit-*`` headers. Disabled without any limit."""

    def __init__(self, get_response: Handler) -> None:
        self._reads = _budget("reads", settings.RATE_LIMIT_READS, settings.RATE_LIMIT_READS_BURST)
        self._writes = _budget("writes", settings.RATE_LIMIT_WRITES, settings.RATE_LIMIT_WRITES_BURST)
        if self._reads is None and self._writes is None:
            raise MiddlewareNotUsed
        self._get_response = get_response
        self._client = client_finder(settings.TRUSTED_PROXIES)
        self._store = RefusalCache(budget_store(settings.REDIS_URL))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        budget = self._reads if request.method in READS else self._writes
        if budget is None or not request.path_info.startswith(LIMITED):
            return self._get_response(request)
        try:
            verdict = self._store.take(self._client(request), budget)
        except (DatabaseError, InterfaceError) as error:
            return _problem(error)
        if verdict is None:
            return self._get_response(request)
        response = self._get_response(request) if verdict.allowed else _refusal(verdict)
        for name, value in verdict.headers().items():
            response[name] = value
        return response


def _budget(name: str, rate: str, burst: int) -> Budget | None:
    return Budget.parse(name, rate, burst) if rate else None


def _refusal(verdict: Verdict) -> HttpResponseBase:
    return problem_response(RateLimited(verdict.budget.name))


def _problem(error: Exception) -> HttpResponseBase:
    known = domain_error(error)
    if known is None:
        raise error
    return problem_response(known)
