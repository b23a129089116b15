"""The waiting claims of a process, and the choice of those to wake."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from muster.execution.changes import Wanted

# A claim that was woken and got nothing, since others were faster, sleeps for this long at least, then twice as long.
REST_S, REST_MAX_S = 0.1, 5.0


class WaitingClaim:
    """A parked claim for up to ``limit`` jobs; ``wakes`` says how often it was woken before."""

    def __init__(self, claims: "WaitingClaims", *, wanted: Wanted, limit: int, wakes: int) -> None:
        self.wanted = wanted
        self.limit = limit
        self.rests_until = time.monotonic() + min(REST_MAX_S, REST_S * 2**wakes) if wakes else 0.0
        self.wake: Callable[[], None] = _nothing
        self._claims = claims

    def parked(self, wake: Callable[[], None]) -> None:
        self.wake = wake
        self._claims.add(self)

    def left(self) -> None:
        self._claims.remove(self)


class WaitingClaims:
    """May be used from several threads. The longest waiting come first."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._waiting: dict[WaitingClaim, None] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, claim: WaitingClaim) -> None:
        with self.changed:
            self._waiting[claim] = None
            self.changed.notify_all()

    def remove(self, claim: WaitingClaim) -> None:
        with self.changed:
            self._waiting.pop(claim, None)

    def awake_by_wanted(self, now: float) -> Mapping[Wanted, Sequence[WaitingClaim]]:
        """Returns the claims that may be woken now, together if they can take the same jobs."""
        with self.changed:
            claims = [claim for claim in self._waiting if claim.rests_until <= now]
        found: dict[Wanted, list[WaitingClaim]] = {}
        for claim in claims:
            found.setdefault(claim.wanted, []).append(claim)
        return found

    def wake(self, claims: Iterable[WaitingClaim]) -> None:
        for claim in claims:
            self.remove(claim)
            claim.wake()


def enough_for(jobs: int, claims: Sequence[WaitingClaim]) -> Sequence[WaitingClaim]:
    """Returns as many claims as it takes for so many jobs, so that one job doesn't wake all."""
    taken = 0
    while jobs > 0 and taken < len(claims):
        jobs -= claims[taken].limit
        taken += 1
    return claims[:taken]


def _nothing() -> None:
    """Stands for the wake of a claim that isn't parked yet."""
