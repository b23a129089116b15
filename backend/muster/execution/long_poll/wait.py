"""Lets a claim that found nothing wait, or one that would find nothing."""

from functools import partial

from django.http import HttpRequest

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
        _park(place, _waiting(place, worker_id, Wanted.from_json(wanted), claim), wait_s)


def wait_at_once(request: HttpRequest, *, worker_id: int, claim: Claim, wait_s: float) -> bool:
    """Lets a claim wait that need not be made first: the worker's last one has just waited in vain.

    Returns whether it waits. It is checked within a second, and made if there is anything but jobs to tell.
    """
    place = parking(request)
    if place is None or place.wakes or _seconds(wait_s) < UNCHECKED_LEAST_S:
        return False
    wanted = IDLE.take(worker_id, free=claim.free)
    if wanted is None:
        return False
    waiting = _waiting(place, worker_id, wanted, claim)
    waiting.unchecked = worker_id, claim.key
    _park(place, waiting, wait_s)
    return True


def _waiting(place: Parking, worker_id: int, wanted: Wanted, claim: Claim) -> WaitingClaim:
    waiting = WaitingClaim(CLAIMS, wanted=wanted, limit=claim.limit, wakes=place.wakes)
    # With jobs in hand, a claim may have to keep room for a large one: it is made each time.
    if wanted.whole:
        waiting.on_end = partial(IDLE.add, worker_id, wanted=wanted, free=claim.free)
    return waiting


def _park(place: Parking, waiting: WaitingClaim, wait_s: float) -> None:
    place.wait(waiting, seconds=_seconds(wait_s))
    WATCH.ensure()


def _seconds(wait_s: float) -> float:
    return min(wait_s, intervals.lease_s() / 3)
