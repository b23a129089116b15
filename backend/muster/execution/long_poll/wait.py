"""Lets a claim that found nothing wait, or one that would find nothing."""

from functools import partial

from django.http import HttpRequest

from muster.core.http import idempotency
from muster.core.http.parking import Parking, parking
from muster.execution import intervals
from muster.execution.changes import Claim, Wanted
from muster.execution.long_poll.claims import WaitingClaim
from muster.execution.long_poll.idle import IDLE
from muster.execution.long_poll.watch import CHECK_S, CLAIMS, WATCH

# Shorter waits could be over before they are checked.
UNCHECKED_LEAST_S = 5 * CHECK_S


def wait_for_jobs(request: HttpRequest, *, worker_id: int, wanted: str, claim: Claim, wait_s: float) -> None:
    """Keeps the response of a claim until there may be jobs for it, or its time is up; not on servers without parking.

    A wait ends long before the worker's lease does.
    """
    place = parking(request)
    if place is not None:
        waiting = _waiting(worker_id, Wanted.from_json(wanted), claim, wakes=place.wakes)
        _park(place, waiting, worker_id=worker_id, claim=claim, wait_s=wait_s)


def wait_at_once(request: HttpRequest, *, worker_id: int, claim: Claim, wait_s: float) -> bool:
    """Lets a claim wait that need not be made first: the worker's last one has just waited in vain.

    Returns whether it waits. It is checked within a second, and made if there is anything but jobs to tell.
    """
    place = parking(request)
    if place is None or place.wakes or _seconds(wait_s) < UNCHECKED_LEAST_S:
        return False
    waiting = _unchecked(worker_id, claim, claim.key)
    if waiting is None:
        return False
    _park(place, waiting, worker_id=worker_id, claim=claim, wait_s=wait_s)
    return True


def _unchecked(worker_id: int, claim: Claim, key: str | None) -> WaitingClaim | None:
    """Returns the wait of a claim that need not be made first; None if it must be."""
    if key is not None and not idempotency.is_valid(key):
        return None
    wanted = IDLE.take(worker_id, free=claim.free)
    if wanted is None:
        return None
    waiting = _waiting(worker_id, wanted, claim, wakes=0)
    waiting.unchecked = worker_id, key
    return waiting


def _waiting(worker_id: int, wanted: Wanted, claim: Claim, *, wakes: int) -> WaitingClaim:
    WATCH.ensure()
    waiting = WaitingClaim(CLAIMS, wanted=wanted, limit=claim.limit, wakes=wakes)
    # With jobs in hand, a claim may have to keep room for a large one: it is made each time.
    if wanted.whole:
        waiting.on_end = partial(IDLE.add, worker_id, wanted=wanted, free=claim.free)
    return waiting


def _park(place: Parking, waiting: WaitingClaim, *, worker_id: int, claim: Claim, wait_s: float) -> None:
    seconds = _seconds(wait_s)
    may_repeat = waiting.wanted.whole and seconds >= UNCHECKED_LEAST_S
    place.wait(waiting, seconds=seconds, again=partial(_unchecked, worker_id, claim) if may_repeat else None)


def _seconds(wait_s: float) -> float:
    return min(wait_s, intervals.lease_s() / 3)
