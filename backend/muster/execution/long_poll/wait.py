"""Lets a claim that found nothing wait."""

from django.http import HttpRequest

from muster.core.http.parking import parking
from muster.execution import intervals
from muster.execution.changes import Wanted
from muster.execution.long_poll.claims import WaitingClaim
from muster.execution.long_poll.watch import CLAIMS, WATCH


def wait_for_jobs(request: HttpRequest, *, wanted: str, limit: int, wait_s: float) -> None:
    """Keeps the response of a claim until there may be jobs for it, or its time is up; not on servers without parking.

    A wait ends long before the worker's lease does.
    """
    place = parking(request)
    if place is None:
        return
    claim = WaitingClaim(CLAIMS, wanted=Wanted.from_json(wanted), limit=limit, wakes=place.wakes)
    place.wait(claim, seconds=min(wait_s, intervals.lease_s() / 3))
    WATCH.ensure()
