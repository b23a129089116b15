"""Chooses the method of a search: an ordered scan that tests each name, or the matches from the index.

The choice uses a sample of all jobs. The sample can also prove that a term exceeds the count limit: with at most
10,000 matches, the sample of one job in 1,024 contains 55 of them with a probability below 1e-22.
"""

from dataclasses import dataclass

from muster.jobs.listing.shape import SearchMethod

SAMPLED = 1_024
PROOF = 55
LIKELY = 20
"""More matches than the count limit are likely: with 10,000, the sample contains this many once in 500 times."""
NEAR = 64
"""A first match this early in the sample always makes a scan cheaper."""
SHORT_SCAN = 2_000
"""A scan of this many names takes a millisecond or two."""
COLLECTED = 3
SCATTERED = 4
"""The cost of a match from the index, and of a name in a scan that does not follow the physical order of jobs, each in
names of a scan that does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSample:
    """The matches of a term in the sample: the row of ``db/queries/jobs/job_search_sample.sql``."""

    total: int
    found: int
    first: int | None
    anywhere: int
    sampled: int

    @property
    def over_cap(self) -> bool:
        """Whether the matches certainly exceed the count limit."""
        return self.found >= PROOF

    @property
    def likely_over_cap(self) -> bool:
        """Whether the matches probably exceed the count limit."""
        return self.found >= LIKELY

    @property
    def matches_of_any_list(self) -> int:
        """The matches in the sample without the list's other conditions; if not counted, those with them."""
        return self.anywhere if self.sampled else self.found

    @property
    def size(self) -> int:
        """The number of jobs in the sample."""
        return self.sampled or self.total // SAMPLED


def choose(sample: TermSample, *, scattered: bool, counted: bool, position: int) -> SearchMethod:
    """Returns the cheaper method for a page of matches, or for all of them if they are ``counted``.

    ``position`` is the number of skipped matches. ``scattered``: a scan does not follow the physical order of jobs. A
    scan for a page ends at the first matches, which may be at the far end of the order; a counting scan reads all
    names of the list.
    """
    near = not counted and sample.first is not None and sample.first <= NEAR and not position
    if near or sample.total <= SHORT_SCAN:
        return SearchMethod.SCAN
    scanned = sample.total if counted else _scanned(sample, position)
    scan_cost = scanned * (SCATTERED if scattered else 1)
    index_cost = (sample.matches_of_any_list + 1) * SAMPLED * COLLECTED
    return SearchMethod.SCAN if scan_cost < index_cost else SearchMethod.INDEX


def _scanned(sample: TermSample, position: int) -> int:
    """Returns the estimated number of names a scan reads for a page."""
    if sample.first is None:
        return sample.total
    skipped = position * sample.size // max(sample.matches_of_any_list, 1)
    return min(sample.total, sample.first * SAMPLED + skipped)
