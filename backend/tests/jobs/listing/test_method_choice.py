"""The method of reading a list, by the matches in the sample."""

import pytest

from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing.evidence import PROOF, ListSample
from muster.jobs.listing.method import ListMethod
from muster.jobs.listing.method_choice import choose
from muster.jobs.listing.sample import SAMPLED
from muster.jobs.listing.shape import ListShape
from muster.jobs.statuses import Status

ALL = 10_000_000
SAMPLE = ALL // SAMPLED
PAGE = 51
CREATED, NAME, UPDATED = Ordering.CREATED_DESC, Ordering.NAME, Ordering.UPDATED_DESC
SEARCH, QUEUE = JobFilter(search="train"), JobFilter(queue="gpu", priority=9)
PENDING = JobFilter(statuses=(Status.PENDING,))
PENDING_QUEUE = JobFilter(statuses=(Status.PENDING,), queue="gpu")


def sample(
    *, total: int = ALL, found: int = 0, seen: int = SAMPLE, first: int | None = None, anywhere: int | None = 0
) -> ListSample:
    return ListSample(total=total, found=found, seen=seen, first=first, anywhere=anywhere)


@pytest.mark.parametrize(
    ("taken", "filters", "ordering", "wanted", "method"),
    [
        # No match in the sample: the index finds the few that may exist.
        (sample(), SEARCH, CREATED, PAGE, ListMethod.INDEX),
        (sample(), QUEUE, CREATED, None, ListMethod.INDEX),
        # A list this short is scanned.
        (sample(total=1000, seen=1), SEARCH, CREATED, PAGE, ListMethod.SCAN),
        # One in a hundred: the scan soon fills the page.
        (sample(found=PROOF, seen=5_500, first=90, anywhere=98), SEARCH, CREATED, PAGE, ListMethod.SCAN),
        (sample(found=PROOF, seen=5_500, first=90, anywhere=98), QUEUE, CREATED, PAGE, ListMethod.SCAN),
        # All matches are at the far end of the order.
        (sample(found=PROOF, seen=5_500, first=9_000, anywhere=98), SEARCH, CREATED, PAGE, ListMethod.INDEX),
        # Many matches, but none after the cursor.
        (sample(found=PROOF, seen=5_500, first=None, anywhere=98), SEARCH, CREATED, PAGE, ListMethod.INDEX),
        # The first match is near, but the position skips half of the matches.
        (sample(found=PROOF, seen=5_500, first=1, anywhere=98), SEARCH, CREATED, 50_000, ListMethod.INDEX),
        (sample(found=PROOF, seen=60, first=1, anywhere=9_000), SEARCH, CREATED, 50_000, ListMethod.SCAN),
        # Names with a term in common lie together; their ranges leave out all names before them.
        (sample(found=PROOF, seen=1_100, first=2_000, anywhere=60), SEARCH, NAME, PAGE, ListMethod.SCAN),
        (sample(found=4, seen=9_800, first=2_000, anywhere=4), SEARCH, NAME, PAGE, ListMethod.INDEX),
        # Few jobs are pending: all are sorted. The index does not know statuses.
        (sample(total=9_000, found=9, first=9_000, anywhere=None), PENDING, UPDATED, PAGE, ListMethod.SMALL),
        (sample(total=9_000, found=2, first=9_000, anywhere=1_500), PENDING_QUEUE, UPDATED, PAGE, ListMethod.SMALL),
        # Most are: they are the first in the order.
        (sample(total=ALL, found=PROOF, seen=60, first=1, anywhere=None), PENDING, UPDATED, PAGE, ListMethod.SCAN),
    ],
)
def test_the_cheapest_method_is_chosen(
    taken: ListSample, filters: JobFilter, ordering: Ordering, wanted: int | None, method: ListMethod
) -> None:
    assert choose(taken, ListShape.of(filters, ordering, Start(position=0)), wanted=wanted) is method


def test_proof_needs_enough_of_the_sample() -> None:
    assert not sample(found=PROOF - 1).over_cap
    assert sample(found=PROOF).over_cap
