"""Chooses how to look up a search term: in the list's order, testing each name, or from its matches by the index.

The choice rests on a sample of all jobs. The sample also proves that a term has more matches than are counted: of
10,000 matches or fewer, the sample of one job in 1,024 holds 55 with a probability below 1e-22.
"""

from dataclasses import dataclass

from muster.jobs.listing.shape import SearchMethod

SAMPLED = 1_024
PROOF = 55
LIKELY = 20
"""More than are counted match most likely: the sample of 10,000 holds so many once in five hundred times."""
NEAR = 64
"""A first match this early in the sample is worth a scan, whatever else."""
SHORT_SCAN = 2_000
"""So few names are scanned in a millisecond or two."""
COLLECTED = 3
SCATTERED = 4
"""The cost of a match by the index, and that of a name on a scan in another order than that in which jobs lie on the
disk: in names on a scan in that order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSample:
    """What the sample holds of a term: the row of ``db/queries/jobs/job_search_sample.sql``."""

    total: int
    found: int
    first: int | None
    anywhere: int
    sampled: int

    @property
    def over_cap(self) -> bool:
        """Whether it is proven that more match than are counted."""
        return self.found >= PROOF

    @property
    def likely_over_cap(self) -> bool:
        """Whether more match than are counted in all likelihood."""
        return self.found >= LIKELY

    @property
    def matches_of_any_list(self) -> int:
        """The matches in the sample, whatever the list's other conditions; where nobody counted them, those found."""
        return self.anywhere if self.sampled else self.found

    @property
    def size(self) -> int:
        """The jobs in the sample."""
        return self.sampled or self.total // SAMPLED


def choose(sample: TermSample, *, scattered: bool, over_cap: bool, position: int) -> SearchMethod:
    """Returns the cheaper method for a page of matches, and for their count unless ``over_cap``.

    ``position``: how many matches are skipped. ``scattered``: a scan takes another order than that in which jobs lie on
    the disk. A scan for a page ends at the first matches, which may stand at the far end of the order; one that counts
    reads all names of the list.
    """
    near = over_cap and sample.first is not None and sample.first <= NEAR and not position
    if near or sample.total <= SHORT_SCAN:
        return SearchMethod.SCAN
    scanned = _scanned(sample, position) if over_cap else sample.total
    scan_cost = scanned * (SCATTERED if scattered else 1)
    index_cost = (sample.matches_of_any_list + 1) * SAMPLED * COLLECTED
    return SearchMethod.SCAN if scan_cost < index_cost else SearchMethod.INDEX


def _scanned(sample: TermSample, position: int) -> int:
    """How many names a scan reads until it has a page."""
    if sample.first is None:
        return sample.total
    skipped = position * sample.size // max(sample.matches_of_any_list, 1)
    return min(sample.total, sample.first * SAMPLED + skipped)
