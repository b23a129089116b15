"""Looks for jobs of the waiting claims: one statement for all of a process, as long as any waits."""

import random
import threading
import time
from collections.abc import Mapping, Sequence

import structlog
from django.db import DatabaseError, InterfaceError

from muster.core.db.own_session import OwnSession
from muster.execution import selectors, services
from muster.execution.changes import Wanted
from muster.execution.long_poll.claims import WaitingClaim, WaitingClaims, enough_for

log = structlog.get_logger(__name__)

LOOK_S, AWAY_S = 0.05, 1.0
# While nothing has come for so long, looks are half as frequent, and later a quarter: a look takes a millisecond.
QUIET_S, QUIET_LOOK_S = 5.0, 0.1
IDLE_S, IDLE_LOOK_S = 30.0, 0.2
CHECK_S = 1.0
# Looking may take this part of the time: with a long backlog that nobody fits, it happens less often.
BUSY_MAX = 0.05
LOOKED_AT_MAX = 200


class Watch:
    """A thread that looks while claims wait, with a database session of its own, and sleeps while none does."""

    def __init__(self, claims: WaitingClaims) -> None:
        self._claims = claims
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._session = OwnSession()
        self._away = False
        self._found_at = self._checked_at = 0.0

    def ensure(self) -> None:
        """Starts the thread, once in each process."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._look_forever, name="long-poll", daemon=True)
                self._thread.start()

    def _look_forever(self) -> None:
        while True:
            if not len(self._claims):
                self._session.close()
            with self._claims.changed:
                self._claims.changed.wait_for(lambda: len(self._claims))
            began = time.monotonic()
            ready = self._look(began)
            took = time.monotonic() - began
            pause_s = look_s(began - self._found_at) * random.uniform(0.8, 1.2)  # noqa: S311  not a secret
            time.sleep(max(pause_s, took / BUSY_MAX) if ready else AWAY_S)

    def _look(self, now: float) -> bool:
        """Wakes claims that jobs are there for; returns whether the database answered."""
        waiting = self._claims.awake_by_wanted(now)
        try:
            self._check(now)
            asked = [(wanted, _most(claims)) for wanted, claims in waiting.items()]
            found = selectors.jobs_wanted(wanted=asked, session=self._session) if asked else {}
        except (DatabaseError, InterfaceError) as error:
            if not self._away:
                log.warning("long_poll_without_database", error=str(error))
            self._away = True
            return False
        self._away = False
        if found:
            self._found_at = now
        self._claims.wake(to_wake(waiting, found))
        return True

    def _check(self, now: float) -> None:
        """Renews the leases of claims that wait without having claimed, and wakes those with something to tell."""
        if now - self._checked_at < CHECK_S:
            return
        self._checked_at = now
        claims = self._claims.to_check()
        if not claims:
            return
        try:
            asked = [claim.unchecked for claim in claims if claim.unchecked is not None]
            idle = services.workers_idle(asked=asked, session=self._session)
        except (DatabaseError, InterfaceError):
            # As claims they get to know why.
            self._claims.wake(claims)
            raise
        on: list[WaitingClaim] = []
        off: list[WaitingClaim] = []
        for claim in claims:
            waits = claim.unchecked is not None and claim.unchecked[0] in idle
            (on if waits else off).append(claim)
        self._claims.checked(on)
        self._claims.wake(off)


def look_s(quiet_s: float) -> float:
    """Returns the time between two looks if nothing has been found for ``quiet_s``."""
    if quiet_s < QUIET_S:
        return LOOK_S
    return QUIET_LOOK_S if quiet_s < IDLE_S else IDLE_LOOK_S


def _most(claims: Sequence[WaitingClaim]) -> int:
    return min(LOOKED_AT_MAX, sum(claim.limit for claim in claims))


def to_wake(
    waiting: Mapping[Wanted, Sequence[WaitingClaim]], found: Mapping[Wanted, Sequence[int]]
) -> Sequence[WaitingClaim]:
    """Returns the claims to wake for the jobs found. A job that several kinds of claims could take counts once."""
    given: set[int] = set()
    chosen: list[WaitingClaim] = []
    for wanted in random.sample(list(found), len(found)):
        jobs = [job for job in found[wanted] if job not in given]
        claims = enough_for(len(jobs), waiting[wanted])
        given.update(jobs[: sum(claim.limit for claim in claims)])
        chosen += claims
    return chosen


CLAIMS = WaitingClaims()
WATCH = Watch(CLAIMS)
