"""The sample of lists: one job in 1,024, with everything a list filters or sorts by."""

import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import compress, count, islice
from typing import Any, NamedTuple

from muster.core.db.queries import Params
from muster.jobs.filters import TIMES

SAMPLED = 1_024
"""One job in so many is in the sample."""
UNINDEXED = TIMES | {"search"}
NONE: frozenset[int] = frozenset()
PRIORITY_MIN, PRIORITY_MAX = 1, 10
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Places = Collection[int]
"""Jobs of the sample, each by its 0-based place in creation order."""
Keys = tuple[Any, ...]


class SampledJob(NamedTuple):
    """A job of the sample: the row of ``db/queries/jobs/job_sample_read.sql``."""

    id: int
    created_minute: int
    updated_us: int
    status: str
    priority: int
    name: str
    folded: str
    queue: str
    owner: str
    project: str


KEYS: Mapping[str, Callable[[SampledJob], Keys]] = {
    "created_at": lambda job: (job.created_minute, job.id),
    "priority": lambda job: (job.priority, job.created_minute, job.id),
    "name": lambda job: (job.name, job.id),
    "updated_at": lambda job: (job.updated_us, job.id),
}
"""The keys of each order, as in ``db/queries/jobs/job_orders.sql``."""


class Sample:
    """Finds jobs in the sample. ``jobs`` are in creation order."""

    def __init__(self, jobs: Sequence[SampledJob]) -> None:
        self.jobs = jobs
        self._minutes = [job.created_minute for job in jobs]
        self._folded = [job.folded for job in jobs]
        self._having = {name: _places_by(jobs, name) for name in ("status", "priority", "queue", "owner", "project")}
        self._orders: dict[str, Sequence[int]] = {"created_at": range(len(jobs))}

    @cached_property
    def distinct_names(self) -> int:
        """The number of ranges of names, which are divided at the names of the sample."""
        return len(set(self._folded)) + 1

    def matching(self, conditions: Collection[str], values: Params) -> Places:
        """Returns the jobs that meet these conditions, with the values of a list. Times are compared by the minute."""
        found: Places = self._window(conditions, values)
        for name in conditions:
            if name not in UNINDEXED:
                found = self.both(self._having_any(name, values[name]), found)
        return self._named(str(values["search"]), found) if "search" in conditions else found

    def both(self, one: Places, other: Places) -> Places:
        """Returns the jobs in both."""
        few, many = sorted((one, other), key=len)
        if len(many) == len(self.jobs):
            return few
        if isinstance(few, frozenset) and isinstance(many, frozenset):
            return few & many
        return frozenset(filter(many.__contains__, few))

    def rank(self, ahead: Sequence[int], listed: Places, found: Places) -> int | None:
        """Returns the 1-based rank of the first job found among the listed ones ahead; None without one."""
        first = next(compress(count(1), map(found.__contains__, ahead)), None)
        if first is None or len(listed) == len(self.jobs):
            return first
        return sum(map(listed.__contains__, islice(ahead, first)))

    def key_at(self, rank: int, order: str, ahead: Sequence[int], found: Places) -> Keys | None:
        """Returns the keys of the job found at a 1-based rank among those ahead; None without one."""
        place = next(islice(filter(found.__contains__, ahead), rank - 1, None), None)
        return None if place is None else KEYS[order](self.jobs[place])

    def _named(self, term: str, among: Places) -> Places:
        folded = _folded(term)
        if len(among) == len(self.jobs):
            return frozenset(compress(among, [folded in name for name in self._folded]))
        return frozenset(place for place in among if folded in self._folded[place])

    def ahead(self, order: str, *, descending: bool, cursor: Keys | None) -> Sequence[int]:
        """Returns the jobs of an order from its beginning, or after a cursor's keys."""
        places = self._ordered(order)
        if cursor is None:
            return places[::-1] if descending else places
        if descending:
            return places[: bisect_left(places, cursor, key=self._key(order))][::-1]
        return places[bisect_right(places, cursor, key=self._key(order)) :]

    def _key(self, order: str) -> Callable[[int], Keys]:
        keys = KEYS[order]
        return lambda place: keys(self.jobs[place])

    def _ordered(self, order: str) -> Sequence[int]:
        if order not in self._orders:
            self._orders[order] = sorted(range(len(self.jobs)), key=self._key(order))
        return self._orders[order]

    def _window(self, conditions: Collection[str], values: Params) -> range:
        after = _minute(values["created_after"]) if "created_after" in conditions else None
        before = _minute(values["created_before"]) if "created_before" in conditions else None
        start = 0 if after is None else bisect_left(self._minutes, after)
        return range(start, len(self.jobs) if before is None else max(start, bisect_right(self._minutes, before)))

    def _having_any(self, name: str, value: Any) -> frozenset[int]:
        match name:
            case "statuses":
                return self._union("status", value)
            case "priority_min":
                return self._union("priority", range(value, PRIORITY_MAX + 1))
            case "priority_max":
                return self._union("priority", range(PRIORITY_MIN, value + 1))
            case _:
                return self._having[name].get(value, NONE)

    def _union(self, column: str, values: Iterable[Any]) -> frozenset[int]:
        having = self._having[column]
        return NONE.union(*(having[value] for value in values if value in having))


def microseconds(text: str) -> int:
    """Returns the microseconds since 1970 of a time in ISO 8601, as cursors have it."""
    return (datetime.fromisoformat(text) - EPOCH) // MICROSECOND


def _places_by(jobs: Sequence[SampledJob], name: str) -> Mapping[Any, frozenset[int]]:
    found: defaultdict[Any, list[int]] = defaultdict(list)
    for place, job in enumerate(jobs):
        found[getattr(job, name)].append(place)
    return {value: frozenset(places) for value, places in found.items()}


def _folded(term: str) -> str:
    """Folds nearly as ``job_name_fold`` does: an estimate needs no more."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", term).lower().upper())


def _minute(time: Any) -> int:
    return int((time - EPOCH) // timedelta(minutes=1))
