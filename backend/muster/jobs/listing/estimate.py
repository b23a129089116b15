"""Estimates the matches of a list from the sample, without a statement."""

from collections.abc import Collection, Iterator
from itertools import islice

from muster.jobs.filters import TALLIED
from muster.jobs.listing import method_choice
from muster.jobs.listing.method_choice import SAMPLED, ListSample
from muster.jobs.listing.sample import Keys, Places, Sample, microseconds
from muster.jobs.listing.shape import INDEXED, ListQuery

WITNESSES = 2
"""The number of witnesses as a multiple of what the proof needs: some may have changed since the sample was read."""


def list_sample(query: ListQuery, sample: Sample, *, position: int) -> ListSample:
    """Returns the matches of a list in the sample. ``position`` is the number of matches before the page."""
    shape, values = query.shape, {**query.params, "statuses": query.shape.statuses}

    def matching(names: Collection[str]) -> Places:
        return sample.matching([name for name in shape.conditions if name in names], values)

    indexed, tallied, listed = matching(INDEXED), matching(TALLIED), matching(shape.scan_bounds)
    found = sample.both(indexed, tallied)
    descending = shape.ordering.descending != shape.backward
    ahead = sample.ahead(shape.ordering.column, descending=descending, cursor=_cursor(query))
    first = sample.rank(ahead, listed, found) if found else None
    proved = len(found) >= method_choice.PROOF
    near = proved and first is not None and first <= method_choice.NEAR and not position
    return ListSample(
        # One more: of a thousand jobs, the sample may have none.
        total=(len(tallied) + 1) * SAMPLED,
        found=len(found),
        seen=len(listed),
        first=first,
        anywhere=None if near or INDEXED.isdisjoint(shape.conditions) else len(indexed),
        witnesses=tuple(_witnesses(sample, found)) if proved else (),
    )


def _witnesses(sample: Sample, found: Places) -> Iterator[int]:
    """Yields the ids of the newest matches, which are the last to be deleted."""
    newest = (place for place in reversed(range(len(sample.jobs))) if place in found)
    return (sample.jobs[place].id for place in islice(newest, WITNESSES * method_choice.PROOF))


def _cursor(query: ListQuery) -> Keys | None:
    if not query.shape.from_cursor:
        return None
    keys = tuple(query.params[name] for name in ("key_0", "key_1", "key_2") if name in query.params)
    return (microseconds(str(keys[0])), *keys[1:]) if query.shape.ordering.column == "updated_at" else keys
