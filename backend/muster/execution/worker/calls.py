"""Makes calls that may fail: says so once, and waits longer after each failure."""

import random
from collections.abc import Callable
from typing import TypeVar

import structlog

from muster.execution.worker.client import CallError, Gone, ServerAway
from muster.execution.worker.session import Session

log = structlog.get_logger(__name__)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 15.0

AnswerT = TypeVar("AnswerT")


class Calls:
    """The calls of one kind. Only one thread uses it."""

    def __init__(self, session: Session, what: str) -> None:
        self._session = session
        self._what = what
        self._failures = 0

    @property
    def failing(self) -> bool:
        return self._failures > 0

    def pause_s(self) -> float:
        """Returns how long to wait before the next call: nothing after a success."""
        if not self._failures:
            return 0.0
        longest = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(self._failures - 1, 10))
        return longest * random.uniform(0.7, 1.0)  # noqa: S311  spreads the load

    def attempt(self, worker_id: int, call: Callable[[], AnswerT]) -> AnswerT | None:
        """Returns the answer; None if the call failed, or if the worker is gone."""
        try:
            answer = call()
        except Gone as error:
            self._session.end(worker_id, str(error))
        except CallError as error:
            self.failed(error)
        else:
            self.worked()
            return answer
        return None

    def failed(self, error: CallError) -> None:
        """Counts a failure; the first one in a row is logged."""
        self._failures += 1
        if self._failures == 1:
            event = "server_away" if isinstance(error, ServerAway) else "call_refused"
            log.warning(event, call=self._what, error=str(error))

    def worked(self) -> None:
        if self._failures:
            log.info("server_back", call=self._what, failures=self._failures)
        self._failures = 0
