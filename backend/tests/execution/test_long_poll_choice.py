"""Which waiting claims are woken for which jobs."""

import pytest

from muster.execution.changes import Wanted
from muster.execution.long_poll.claims import WaitingClaim, WaitingClaims, enough_for
from muster.execution.long_poll.watch import look_s, to_wake

ANY = Wanted(queues=("default",), tasks=None, cpus=8, memory_mb=100, gpus=0)
PI = Wanted(queues=("default",), tasks=("pi",), cpus=8, memory_mb=100, gpus=0)


def waiting(claims: WaitingClaims, wanted: Wanted, limit: int = 1, wakes: int = 0) -> WaitingClaim:
    claim = WaitingClaim(claims, wanted=wanted, limit=limit, wakes=wakes)
    claim.parked(lambda: None)
    return claim


def test_as_many_are_woken_as_it_takes_the_longest_waiting_first() -> None:
    claims = WaitingClaims()
    first, second, _ = waiting(claims, ANY), waiting(claims, ANY, limit=10), waiting(claims, ANY)
    all_of_them = claims.awake_by_wanted(0.0)
    assert to_wake(all_of_them, {ANY: [7]}) == [first]
    assert to_wake(all_of_them, {ANY: [7, 8, 9]}) == [first, second]
    assert to_wake(all_of_them, {}) == []


def test_a_job_that_two_kinds_could_take_wakes_one() -> None:
    claims = WaitingClaims()
    waiting(claims, ANY), waiting(claims, PI)
    assert len(to_wake(claims.awake_by_wanted(0.0), {ANY: [7], PI: [7]})) == 1
    assert len(to_wake(claims.awake_by_wanted(0.0), {ANY: [7], PI: [8]})) == 2


def test_a_claim_that_was_woken_for_nothing_rests_longer_each_time() -> None:
    claims = WaitingClaims()
    rests = [waiting(claims, ANY, wakes=wakes).rests_until for wakes in range(1, 9)]
    assert rests == sorted(rests)
    assert rests[7] - rests[0] < 5
    assert claims.awake_by_wanted(0.0) == {}
    assert len(claims.awake_by_wanted(rests[7])[ANY]) == 8


def test_a_claim_that_left_or_was_woken_waits_no_longer() -> None:
    claims = WaitingClaims()
    woken: list[int] = []
    left, other = waiting(claims, ANY), WaitingClaim(claims, wanted=ANY, limit=1, wakes=0)
    other.parked(lambda: woken.append(1))
    left.left()
    claims.wake([other])
    assert (len(claims), woken) == (0, [1])
    assert enough_for(5, []) == []


@pytest.mark.parametrize(
    ("quiet_s", "expected"), [(0, 0.05), (4.9, 0.05), (5, 0.1), (29.9, 0.1), (30, 0.2), (1e9, 0.2)]
)
def test_looks_are_rarer_the_longer_nothing_has_come(quiet_s: float, expected: float) -> None:
    assert look_s(quiet_s) == expected
