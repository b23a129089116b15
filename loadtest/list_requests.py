"""Draws random requests of the job list from all combinations the API accepts: filters, orders, starts and words.

The benchmark matrix uses them: it measures any valid request, not a selection of fast ones.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

STATUSES = ("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED")
ORDERINGS = ("-created_at", "created_at", "name", "-name", "priority", "-priority", "updated_at", "-updated_at")
FILTER_COUNT_WEIGHTS = {0: 15, 1: 35, 2: 30, 3: 15, 4: 5}
"""Weights of the number of filters: most requests have one or two."""
DEFAULT_ORDER_SHARE = 0.4
PAGE_SIZES, PAGE_SIZE_WEIGHTS = (50, 10, 100, 500), (80, 5, 10, 5)
SHORTEST_WORD = 2
PREFIX_SHARE = 0.5
"""Fraction of words typed only in part: the dashboard searches at each keystroke."""
WINDOWS_DAYS = (1, 7, 30, 90, 365)

Parameters = Mapping[str, str | Sequence[str]]


class Start(StrEnum):
    """The start of a request in the list."""

    FIRST = "first page"
    CURSOR = "next page"
    POSITION = "position"


START_WEIGHTS = {Start.FIRST: 60, Start.CURSOR: 20, Start.POSITION: 20}


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """The values of random requests: names, queues, owners and projects of sampled jobs, and the time span."""

    names: Sequence[str]
    queues: Sequence[str]
    owners: Sequence[str]
    projects: Sequence[str]
    oldest: datetime
    newest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRequest:
    """One request. ``depth`` is the fraction of the list before its first row, for a start by position."""

    parameters: Parameters
    start: Start
    depth: float = 0.0

    def path(self, **more: str) -> str:
        """Returns the path with its query string."""
        query = urlencode({**self.parameters, **more}, doseq=True)
        return f"/api/jobs/?{query}" if query else "/api/jobs/"

    @property
    def kind(self) -> str:
        """The combination without values, such as ``queue+search by name, position``."""
        filters = "+".join(sorted(name for name in self.parameters if name not in ("ordering", "page_size")))
        return f"{filters or 'no filter'} by {self.parameters.get('ordering', ORDERINGS[0])}, {self.start}"


def draw(rng: random.Random, population: Population) -> Iterator[ListRequest]:
    """Yields requests without end; equal seeds and populations yield equal requests."""
    while True:
        yield _request(rng, population)


def _request(rng: random.Random, population: Population) -> ListRequest:
    (count,) = rng.choices(list(FILTER_COUNT_WEIGHTS), list(FILTER_COUNT_WEIGHTS.values()))
    parameters: dict[str, str | Sequence[str]] = {}
    for add in rng.sample(FILTERS, count):
        parameters.update(add(rng, population))
    if rng.random() > DEFAULT_ORDER_SHARE:
        parameters["ordering"] = rng.choice(ORDERINGS)
    (page_size,) = rng.choices(PAGE_SIZES, PAGE_SIZE_WEIGHTS)
    if page_size != PAGE_SIZES[0]:
        parameters["page_size"] = str(page_size)
    (start,) = rng.choices(list(START_WEIGHTS), list(START_WEIGHTS.values()))
    return ListRequest(parameters=parameters, start=start, depth=rng.random() if start is Start.POSITION else 0.0)


def _status(rng: random.Random, _: Population) -> Parameters:
    (count,) = rng.choices((1, 2, 3), (80, 15, 5))
    return {"status": rng.sample(STATUSES, count)}


def typed_word(rng: random.Random, population: Population) -> Parameters:
    """Takes a word of a random name, so that words are as frequent as in the names."""
    words = [word for word in re.split(r"[\W_]+", rng.choice(population.names)) if len(word) >= SHORTEST_WORD]
    word = rng.choice(words) if words else rng.choice(population.names)
    if rng.random() < PREFIX_SHARE:
        word = word[: rng.randint(SHORTEST_WORD, max(SHORTEST_WORD, len(word)))]
    return {"search": word}


def _queue(rng: random.Random, population: Population) -> Parameters:
    return {"queue": rng.choice(population.queues)}


def _owner(rng: random.Random, population: Population) -> Parameters:
    # An empty owner is no filter.
    owner = rng.choice(population.owners)
    return {"owner": owner} if owner else {}


def _project(rng: random.Random, population: Population) -> Parameters:
    project = rng.choice(population.projects)
    return {"project": project} if project else {}


def _priority(rng: random.Random, _: Population) -> Parameters:
    if rng.random() < 0.5:  # noqa: PLR2004  one priority and a range are equally likely
        return {"priority": str(rng.randint(1, 10))}
    low, high = sorted((rng.randint(1, 10), rng.randint(1, 10)))
    return {"priority_min": str(low), "priority_max": str(high)}


def _created(rng: random.Random, population: Population) -> Parameters:
    """Returns a time range that ends now or at any time, or only one end of it."""
    span = population.newest - population.oldest
    length = min(timedelta(days=rng.choice(WINDOWS_DAYS)), span)
    end = population.newest if rng.random() < 0.5 else population.newest - rng.random() * (span - length)  # noqa: PLR2004
    after, before = (end - length).isoformat(), end.isoformat()
    return rng.choice(
        ({"created_after": after}, {"created_before": before}, {"created_after": after, "created_before": before})
    )


FILTERS: Sequence[Callable[[random.Random, Population], Parameters]] = (
    _status,
    typed_word,
    _queue,
    _owner,
    _project,
    _priority,
    _created,
)
