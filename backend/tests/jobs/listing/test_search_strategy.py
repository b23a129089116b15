"""Which way a search goes, by what the probe has seen."""

import pytest

from muster.jobs.listing.search_strategy import PROOF, SAMPLED, Seen, choose
from muster.jobs.listing.shape import Search

ALL = 10_000_000
SAMPLE = ALL // SAMPLED


def seen(*, total: int = ALL, found: int = 0, first: int | None = None, anywhere: int = 0) -> Seen:
    return Seen(total=total, found=found, first=first, anywhere=anywhere, sampled=SAMPLE)


@pytest.mark.parametrize(
    ("saw", "scattered", "over_cap", "position", "way"),
    [
        # Nothing of it in the sample: the index knows the few there may be.
        (seen(), False, False, 0, Search.INDEX),
        # But a list as short as that is walked.
        (seen(total=1000), False, False, 0, Search.WALK),
        # One in a hundred: too many to count, met soon.
        (seen(found=PROOF, first=90, anywhere=98), False, True, 0, Search.WALK),
        # All at the far end of the order.
        (seen(found=PROOF, first=9_000, anywhere=98), False, True, 0, Search.INDEX),
        # None is left beyond the cursor, of many.
        (seen(found=PROOF, first=None, anywhere=98), False, True, 0, Search.INDEX),
        # Half-way, where each name on a walk is read from another page of the table.
        (seen(found=PROOF, first=200, anywhere=98), False, True, 0, Search.WALK),
        (seen(found=PROOF, first=200, anywhere=98), True, True, 0, Search.INDEX),
        # Near, but half of the matches are to be passed over.
        (seen(found=PROOF, first=1, anywhere=98), False, True, 50_000, Search.INDEX),
        (seen(found=PROOF, first=1, anywhere=9_000), False, True, 50_000, Search.WALK),
        # A third of all jobs, in a list of a few thousand: walking them all is less than collecting millions.
        (seen(total=5_000, found=1, first=1, anywhere=3_000), True, False, 0, Search.WALK),
    ],
)
def test_the_cheaper_way_is_taken(saw: Seen, scattered: bool, over_cap: bool, position: int, way: Search) -> None:
    chosen = choose(saw, scattered=scattered, over_cap=over_cap, position=position)
    assert chosen is way


def test_proof_needs_enough_of_the_sample() -> None:
    assert not seen(found=PROOF - 1).over_cap
    assert seen(found=PROOF).over_cap
