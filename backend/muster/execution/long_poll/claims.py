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
        self.unchecked: tuple[int, str | None] | None = None
        """Worker and key of a claim that waits without having been made."""
        self.on_end: Callable[[], None] = _nothing
        """Called when it has waited in vain."""
        self._claims = claims

    def parked(self, wake: Callable[[], None]) -> None:
        self.wake = wake
        self._claims.add(self)

    def left(self) -> None:
        waited = self._claims.remove(self)
        if waited and self.unchecked is None:
            self.on_end()


def _nothing() -> None:
    """Before it is parked, there is nobody to wake."""


class WaitingClaims:
    """May be used from several threads. The longest waiting come first."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        # Grouped here, since looks are more frequent than claims.
        self._waiting: dict[Wanted, dict[WaitingClaim, None]] = {}
        self._unchecked: dict[WaitingClaim, None] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, claim: WaitingClaim) -> None:
        with self.changed:
            self._waiting.setdefault(claim.wanted, {})[claim] = None
            self._count += 1
            if claim.unchecked is not None:
                self._unchecked[claim] = None
            if self._count == 1:
                self.changed.notify_all()

    def remove(self, claim: WaitingClaim) -> bool:
        """Returns whether it has waited until now."""
        with self.changed:
            self._unchecked.pop(claim, None)
            group = self._waiting.get(claim.wanted, {})
            if claim not in group:
                return False
            del group[claim]
            self._count -= 1
            if not group:
                del self._waiting[claim.wanted]
            return True

    def awake_by_wanted(self, now: float) -> Mapping[Wanted, Sequence[WaitingClaim]]:
        """Returns the claims that may be woken now, together if they can take the same jobs."""
        with self.changed:
            awake = {
                wanted: [claim for claim in group if claim.rests_until <= now]
                for wanted, group in self._waiting.items()
            }
        return {wanted: claims for wanted, claims in awake.items() if claims}

    def to_check(self) -> Sequence[WaitingClaim]:
        """Returns the claims that wait without having claimed."""
        with self.changed:
            return list(self._unchecked)

    def checked(self, claims: Iterable[WaitingClaim]) -> None:
        with self.changed:
            for claim in claims:
                claim.unchecked = None
                self._unchecked.pop(claim, None)

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
