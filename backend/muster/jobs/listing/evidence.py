"""What the sample of all jobs says of a list.

It can prove that the matches exceed the count limit: with at most 10,000 matches, the sample of one job in 1,024
contains 55 of them with a probability below 1e-22.
"""

from dataclasses import dataclass
from typing import Any

from muster.jobs.listing.sample import Near

PROOF = 55
LIKELY = 20
"""With this many sampled matches, the count limit is probably exceeded: 10,000 matches have so many in the sample once
in 400 times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSample:
    """The matches of a list in the sample.

    ``total``: the number of jobs with the list's statuses and creation times. In the sample: ``found`` matches among
    the ``seen`` jobs of the scan's range; ``first``: the 1-based rank of the first match after the cursor;
    ``anywhere``: the matches of the index, None without conditions that it tests, or if not needed; ``rarest``: those
    of the rarest of several such conditions; ``witnesses``: ids of matches, if they prove that the matches exceed the
    count limit. ``ranges``: how many ranges of names can contain the term, None if not counted; ``names``: how many
    names of each are read. ``in_facet``: the jobs with the rarest facet value; ``faceted``: those with all of them;
    ``named``: those with a term so short that it is a prefix in the index. ``excluded``: jobs with other statuses
    than the list's, None if few have its own; ``unsuccessful``: FAILED and CANCELLED jobs. ``in_small_facet``: of the
    jobs with the list's statuses and creation times, the share that is read, since it has the rarest facet value.
    ``bound``: keys up to which the page's rows almost certainly are, None if the order or few matches give none;
    ``within``: the share of the matches up to it. ``band``: the lowest and the highest priority up to the bound, in the
    order by priority, otherwise None; ``anywhere_in_band`` and ``rarest_in_band``: as ``anywhere`` and ``rarest``, with
    the band as a further condition. ``near``: a start near the list's position, None for the first rows.
    """

    total: int
    found: int
    seen: int
    first: int | None
    anywhere: int | None
    rarest: int = 0
    names: float = 0.0
    in_facet: int = 0
    faceted: int = 0
    named: int = 0
    excluded: int | None = None
    unsuccessful: int = 0
    in_small_facet: float = 1.0
    bound: tuple[Any, ...] | None = None
    band: tuple[int, int] | None = None
    anywhere_in_band: int = 0
    rarest_in_band: int = 0
    near: Near | None = None
    within: float = 1.0
    ranges: int | None = None
    witnesses: tuple[int, ...] = ()

    @property
    def over_cap(self) -> bool:
        """Whether the matches certainly exceed the count limit."""
        return self.found >= PROOF

    @property
    def likely_over_cap(self) -> bool:
        """Whether the matches probably exceed the count limit."""
        return self.found >= LIKELY
