"""Which method a search uses, by what the sample holds."""

import pytest

from muster.jobs.listing.search_strategy import PROOF, SAMPLED, TermSample, choose
from muster.jobs.listing.shape import SearchMethod

ALL = 10_000_000
SAMPLE = ALL // SAMPLED


def sample(*, total: int = ALL, found: int = 0, first: int | None = None, anywhere: int = 0) -> TermSample:
    return TermSample(total=total, found=found, first=first, anywhere=anywhere, sampled=SAMPLE)


@pytest.mark.parametrize(
    ("taken", "scattered", "over_cap", "position", "method"),
    [
        # Nothing of it in the sample: the index knows the few there may be.
        (sample(), False, False, 0, SearchMethod.INDEX),
        # But a list as short as that is scanned.
        (sample(total=1000), False, False, 0, SearchMethod.SCAN),
        # One in a hundred: too many to count, met soon.
        (sample(found=PROOF, first=90, anywhere=98), False, True, 0, SearchMethod.SCAN),
        # All at the far end of the order.
        (sample(found=PROOF, first=9_000, anywhere=98), False, True, 0, SearchMethod.INDEX),
        # None is left beyond the cursor, of many.
        (sample(found=PROOF, first=None, anywhere=98), False, True, 0, SearchMethod.INDEX),
        # Half-way, where each name on a scan is read from another page of the table.
        (sample(found=PROOF, first=200, anywhere=98), False, True, 0, SearchMethod.SCAN),
        (sample(found=PROOF, first=200, anywhere=98), True, True, 0, SearchMethod.INDEX),
        # Near, but half of the matches are to be passed over.
        (sample(found=PROOF, first=1, anywhere=98), False, True, 50_000, SearchMethod.INDEX),
        (sample(found=PROOF, first=1, anywhere=9_000), False, True, 50_000, SearchMethod.SCAN),
        # A third of all jobs, in a list of a few thousand: scanning them all is less than collecting millions.
        (sample(total=5_000, found=1, first=1, anywhere=3_000), True, False, 0, SearchMethod.SCAN),
    ],
)
def test_the_cheaper_method_is_chosen(
    taken: TermSample, scattered: bool, over_cap: bool, position: int, method: SearchMethod
) -> None:
    assert choose(taken, scattered=scattered, over_cap=over_cap, position=position) is method


def test_proof_needs_enough_of_the_sample() -> None:
    assert not sample(found=PROOF - 1).over_cap
    assert sample(found=PROOF).over_cap
