"""How to search: along the list's order, testing each name, or from what the index of pieces knows of the term.

A look at a sample of all jobs tells. It also proves that a term has more matches than are counted: of 10,000 matches or
fewer, the sample of one job in 1,024 holds 55 with a probability below 1e-22.
"""

from dataclasses import dataclass, replace
from typing import Self, cast

from muster.core.db.queries import Row
from muster.jobs.listing.shape import Search

SAMPLED = 1_024
PROOF = 55
LIKELY = 20
"""More than are counted match most likely: the sample of 10,000 holds so many once in five hundred times."""
NEAR = 64
"""A first match this early in the sample is worth a walk, whatever else."""
SHORT_WALK = 2_000
"""So few names are walked in a millisecond or two."""
COLLECTED = 3
SCATTERED = 4
"""What it takes to collect a match from the index, and to pass a name on a walk that is not in the order in which jobs
lie on the disk: in names passed on one that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the probe saw: see ``db/queries/job_search_probe.sql``."""

    total: int
    found: int
    first: int | None
    anywhere: int
    sampled: int

    @classmethod
    def of(cls, row: Row) -> Self:
        seen = cls(**cast(dict[str, int], row))
        if seen.sampled:
            return seen
        # No second look was worth it: what was found stands for all.
        return replace(seen, anywhere=seen.found, sampled=seen.total // SAMPLED)

    @property
    def over_cap(self) -> bool:
        """Whether it is proven that more match than are counted."""
        return self.found >= PROOF

    @property
    def likely_over_cap(self) -> bool:
        """Whether more match than are counted in all likelihood."""
        return self.found >= LIKELY


def choose(seen: Seen, *, scattered: bool, over_cap: bool, position: int) -> Search:
    """The cheaper way to a page of matches, ``position`` of them passed over, and to their count unless ``over_cap``.

    A walk to the page ends at the first matches, which may stand at the far end of the order; one that counts passes
    all names of the list. ``scattered``: in another order than that in which jobs lie on the disk.
    """
    near = over_cap and seen.first is not None and seen.first <= NEAR and not position
    if near or seen.total <= SHORT_WALK:
        return Search.WALK
    walked = _walked(seen, position) if over_cap else seen.total
    passing = walked * (SCATTERED if scattered else 1)
    return Search.WALK if passing < (seen.anywhere + 1) * SAMPLED * COLLECTED else Search.INDEX


def _walked(seen: Seen, position: int) -> int:
    """How many names a walk passes until it has a page."""
    if seen.first is None:
        return seen.total
    return min(seen.total, seen.first * SAMPLED + position * seen.sampled // max(seen.anywhere, 1))
