"""The sample of lists: one job in 1,024, with everything a list filters or sorts by."""

import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, reduce
from itertools import chain, compress, islice, pairwise
from operator import or_
from typing import Any

from muster.core.db.queries import Params
from muster.jobs.filters import TIMES
from muster.jobs.listing.sampled_job import KEYS, Keys, SampledJob

SAMPLED = 1_024
"""One job in this many is in the sample."""
UNINDEXED = TIMES | {"search"}
PRIORITY_MIN, PRIORITY_MAX = 1, 10
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LAST_US = (datetime(9999, 12, 31, tzinfo=UTC) - EPOCH) // MICROSECOND
"""The latest last update in the sample: ``job_sample_read`` reads later ones as this."""
Jobs = int
"""A set of jobs of the sample: byte i of the number is 1 if it contains the job at place i in creation order.
Python intersects, unites and counts ten thousand of them in a microsecond."""
NONE: Jobs = 0
FEW = 256
"""Up to this number, sorting the jobs found is faster than going through all jobs in an order."""
MANY = 4
"""If more than one job in MANY is to be tested for a term, testing all of them is faster."""


@dataclass(frozen=True, slots=True)
class Order:
    """Jobs in an order: the place of each, and its inverse, the rank of each place."""

    places: Sequence[int]
    ranks: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """The part of an order that a list still has to read: the ranks from ``start`` to ``stop``, the last one first if
    ``descending``."""

    order: str
    start: int
    stop: int
    descending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A start near a position: the keys of a job of the sample, and the number of matches to skip after it."""

    keys: Keys
    skipped: int


class Sample:
    """Finds jobs in the sample. ``jobs`` are in creation order."""

    def __init__(self, jobs: Sequence[SampledJob]) -> None:
        self.jobs = jobs
        self.all: Jobs = int.from_bytes(b"\1" * len(jobs), "little")
        self._minutes = [job.created_minute for job in jobs]
        self._folded = [job.folded for job in jobs]
        self._having = {name: _jobs_by(jobs, name) for name in ("status", "priority", "queue", "owner", "project")}
        self._orders = {"created_at": Order(range(len(jobs)), range(len(jobs)))}

    @cached_property
    def distinct_names(self) -> int:
        """The number of ranges of names, which are divided at the names of the sample."""
        return len(set(self._folded)) + 1

    def matching(self, conditions: Collection[str], values: Params) -> Jobs:
        """Returns the jobs that meet these conditions, with the values of a list. Times are compared by the minute."""
        found = self._window(conditions, values)
        for name in conditions:
            if name not in UNINDEXED:
                found &= self._having_any(name, values[name])
        return self._named(str(values["search"]), found) if "search" in conditions else found

    def rank(self, ahead: Ahead, listed: Jobs, found: Jobs) -> int | None:
        """Returns the 1-based rank of the first job found among the listed ones ahead; None without one."""
        first = next(self._ranks(ahead, found), None)
        if first is None:
            return None
        before = range(first + 1, ahead.stop) if ahead.descending else range(ahead.start, first)
        if listed == self.all:
            return len(before) + 1
        flags, places = self._flags(listed), self._order(ahead.order).places[before.start : before.stop]
        return sum(map(flags.__getitem__, places)) + 1

    def key_at(self, rank: int, ahead: Ahead, found: Jobs) -> Keys | None:
        """Returns the keys of the job found at a 1-based rank among those ahead; None without one."""
        at = next(islice(self._ranks(ahead, found), rank - 1, None), None)
        return None if at is None else KEYS[ahead.order](self.jobs[self._order(ahead.order).places[at]])

    def near(self, position: int, ahead: Ahead, found: Jobs) -> Near | None:
        """Returns a start before a 0-based position among the matches of the jobs found; None for the first rows.

        Matches are taken to be spread evenly from one job found to the next.
        """
        before = min(position // SAMPLED, found.bit_count())
        if not before:
            return None
        ranks = pairwise(chain(self._ranks(ahead, found), (None,)))
        last, following = next(islice(ranks, before - 1, None), (None, None))
        if last is None:
            return None
        stop = (ahead.start - 1 if ahead.descending else ahead.stop) if following is None else following
        rows, beyond = abs(stop - last), position - before * SAMPLED
        steps = min(beyond * rows // SAMPLED, rows - 1)
        at = last - steps if ahead.descending else last + steps
        job = self.jobs[self._order(ahead.order).places[at]]
        return Near(keys=KEYS[ahead.order](job), skipped=beyond - steps * SAMPLED // rows)

    def ahead(self, order: str, *, descending: bool, cursor: Keys | None) -> Ahead:
        """Returns the part of an order from its beginning, or after a cursor's keys."""
        start, stop = 0, len(self.jobs)
        if cursor is not None:
            places, keys = self._order(order).places, KEYS[order]
            search = bisect_left if descending else bisect_right
            at = search(places, cursor, key=lambda place: keys(self.jobs[place]))
            start, stop = (0, at) if descending else (at, stop)
        return Ahead(order=order, start=start, stop=stop, descending=descending)

    def newest(self, found: Jobs) -> Iterator[SampledJob]:
        """Yields the jobs found, the newest first."""
        return (self.jobs[place] for place in _ones(self._flags(found), 0, len(self.jobs), descending=True))

    def _ranks(self, ahead: Ahead, found: Jobs) -> Iterator[int]:
        """Yields the ranks of the jobs found ahead."""
        flags, order = self._flags(found), self._order(ahead.order)
        if isinstance(order.places, range):
            return _ones(flags, ahead.start, ahead.stop, descending=ahead.descending)
        if found.bit_count() <= FEW:
            few = sorted(order.ranks[place] for place in _ones(flags, 0, len(flags), descending=False))
            few = few[bisect_left(few, ahead.start) : bisect_left(few, ahead.stop)]
            return iter(few[::-1] if ahead.descending else few)
        ranks = range(ahead.start, ahead.stop)
        places = order.places[ahead.start : ahead.stop]
        if ahead.descending:
            ranks, places = ranks[::-1], places[::-1]
        return compress(ranks, map(flags.__getitem__, places))

    def _flags(self, found: Jobs) -> bytes:
        return found.to_bytes(len(self.jobs), "little")

    def _named(self, term: str, among: Jobs) -> Jobs:
        folded = _folded(term)
        if among.bit_count() > len(self.jobs) // MANY:
            return int.from_bytes(bytes([folded in name for name in self._folded]), "little") & among
        return _set_of(
            place
            for place in _ones(self._flags(among), 0, len(self.jobs), descending=False)
            if folded in self._folded[place]
        )

    def _order(self, order: str) -> Order:
        if order not in self._orders:
            keys = KEYS[order]
            places = sorted(range(len(self.jobs)), key=lambda place: keys(self.jobs[place]))
            ranks = [0] * len(places)
            for rank, place in enumerate(places):
                ranks[place] = rank
            self._orders[order] = Order(places, ranks)
        return self._orders[order]

    def _window(self, conditions: Collection[str], values: Params) -> Jobs:
        after = _minute(values["created_after"]) if "created_after" in conditions else None
        before = _minute(values["created_before"]) if "created_before" in conditions else None
        if after is None and before is None:
            return self.all
        start = 0 if after is None else bisect_left(self._minutes, after)
        stop = len(self.jobs) if before is None else max(start, bisect_right(self._minutes, before))
        return int.from_bytes(b"\1" * (stop - start), "little") << 8 * start

    def _having_any(self, name: str, value: Any) -> Jobs:
        match name:
            case "statuses":
                return self._union("status", value)
            case "priority_min":
                return self._union("priority", range(value, PRIORITY_MAX + 1))
            case "priority_max":
                return self._union("priority", range(PRIORITY_MIN, value + 1))
            case _:
                return self._having[name].get(value, NONE)

    def _union(self, column: str, values: Iterable[Any]) -> Jobs:
        having = self._having[column]
        return reduce(or_, (having.get(value, NONE) for value in values), NONE)


def microseconds(text: str) -> int:
    """Returns the microseconds since 1970 of a time as cursors have it: ISO 8601, or a later one that SQL has set.

    Years after 9999 become ``LAST_US``, as in the sample.
    """
    try:
        return min((datetime.fromisoformat(text) - EPOCH) // MICROSECOND, LAST_US)
    except ValueError:
        return LAST_US


def _jobs_by(jobs: Sequence[SampledJob], name: str) -> Mapping[Any, Jobs]:
    places: defaultdict[Any, list[int]] = defaultdict(list)
    for place, job in enumerate(jobs):
        places[getattr(job, name)].append(place)
    return {value: _set_of(found) for value, found in places.items()}


def _set_of(places: Iterable[int]) -> Jobs:
    """Returns the set of jobs at ascending places."""
    flags = bytearray()
    for place in places:
        flags.extend(bytes(place - len(flags)))
        flags.append(1)
    return int.from_bytes(flags, "little")


def _ones(flags: bytes, start: int, stop: int, *, descending: bool) -> Iterator[int]:
    """Yields the places of the bytes that are 1, from ``start`` to ``stop``; the last one first if ``descending``."""
    if descending:
        while (stop := flags.rfind(1, start, stop)) >= 0:
            yield stop
        return
    while (start := flags.find(1, start, stop)) >= 0:
        yield start
        start += 1


def _folded(term: str) -> str:
    """Folds nearly as ``job_name_fold`` does: an estimate needs no more."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", term).lower().upper())


def _minute(time: Any) -> int:
    return int((time - EPOCH) // timedelta(minutes=1))
