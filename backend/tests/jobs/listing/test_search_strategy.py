"""The method of a search, by the matches in the sample."""

import pytest

from muster.jobs.listing.search_strategy import PROOF, SAMPLED, TermSample, choose
from muster.jobs.listing.shape import SearchMethod

ALL = 10_000_000
SAMPLE = ALL // SAMPLED


def sample(*, total: int = ALL, found: int = 0, first: int | None = None, anywhere: int = 0) -> TermSample:
    return TermSample(total=total, found=found, first=first, anywhere=anywhere, sampled=SAMPLE)


@pytest.mark.parametrize(
    ("taken", "scattered", "counted", "position", "method"),
    [
        # No match in the sample: the index finds the few that may exist.
        (sample(), False, True, 0, SearchMethod.INDEX),
        # A list this short is scanned.
        (sample(total=1000), False, True, 0, SearchMethod.SCAN),
        # One in a hundred: too many to count, and the scan soon fills the page.
        (sample(found=PROOF, first=90, anywhere=98), False, False, 0, SearchMethod.SCAN),
        # All matches are at the far end of the order.
        (sample(found=PROOF, first=9_000, anywhere=98), False, False, 0, SearchMethod.INDEX),
        # Many matches, but none after the cursor.
        (sample(found=PROOF, first=None, anywhere=98), False, False, 0, SearchMethod.INDEX),
        # Halfway: the method depends on whether the scan reads each name from another page of the table.
        (sample(found=PROOF, first=200, anywhere=98), False, False, 0, SearchMethod.SCAN),
        (sample(found=PROOF, first=200, anywhere=98), True, False, 0, SearchMethod.INDEX),
        # The first match is near, but the position skips half of the matches.
        (sample(found=PROOF, first=1, anywhere=98), False, False, 50_000, SearchMethod.INDEX),
        (sample(found=PROOF, first=1, anywhere=9_000), False, False, 50_000, SearchMethod.SCAN),
        # A third of all jobs match, but the list has a few thousand: scanning it costs less than collecting millions.
        (sample(total=5_000, found=1, first=1, anywhere=3_000), True, True, 0, SearchMethod.SCAN),
    ],
)
def test_the_cheaper_method_is_chosen(
    taken: TermSample, scattered: bool, counted: bool, position: int, method: SearchMethod
) -> None:
    assert choose(taken, scattered=scattered, counted=counted, position=position) is method


def test_proof_needs_enough_of_the_sample() -> None:
    assert not sample(found=PROOF - 1).over_cap
    assert sample(found=PROOF).over_cap
