"""Random jobs, random list queries, and the expected lists computed in Python."""

import random
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support import database
from tests.support.names import NAMES, TERMS
from tests.support.tally import STATUSES

START = datetime(2026, 3, 1, 11, 59, tzinfo=UTC)
ORDERINGS = ("created_at", "name", "priority", "updated_at")
Query = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """The values of a job needed by the reference list."""

    id: int
    name: str
    status: str
    priority: int
    queue: str
    owner: str
    project: str
    created_at: datetime
    updated_at: datetime
    minute: int = field(init=False)
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "minute", int(self.created_at.timestamp() // 60))
        object.__setattr__(self, "folded", fold(self.name))


KEYS: Mapping[str, Callable[[Row], tuple[Any, ...]]] = {
    "created_at": lambda row: (row.minute, row.id),
    "name": lambda row: (row.name, row.id),
    "priority": lambda row: (row.priority, row.minute, row.id),
    "updated_at": lambda row: (row.updated_at, row.id),
}


def fold(text: str) -> str:
    """Folds as the database does: NFKC, lower, upper. Decomposed in between, as some letters have an upper case in
    several characters."""
    upper = unicodedata.normalize("NFKD", text).lower().upper()
    return unicodedata.normalize("NFC", upper).replace("İ", "I")


def fill(chance: random.Random, jobs: int) -> list[Row]:
    """Inserts jobs with equal order keys; returns all jobs."""
    for number in range(jobs):
        created = START + timedelta(minutes=chance.choice((0, 0, 1, 2, 61, 1500)), seconds=chance.randrange(120))
        final = (status := chance.choice(STATUSES)) in ("COMPLETED", "FAILED", "CANCELLED")
        updated = created + timedelta(seconds=chance.choice((0, 1, 1, 500)))
        database.execute(
            "INSERT INTO jobs (name, status, priority, queue, owner, project, created_at, updated_at, started_at,"
            " completed_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                chance.choice(NAMES) or f"job {number}", status, chance.randint(1, 10), chance.choice("ab☃"),
                chance.choice(("", "ada", "bob")), chance.choice(("", "%p")), created, updated,
                created if status == "RUNNING" else None, updated if final else None,
            ],
        )  # fmt: skip
    return existing()


def existing() -> list[Row]:
    """Returns all jobs."""
    columns = "id, name, status::text, priority, queue, owner, project, created_at, updated_at"
    return [Row(*row) for row in database.rows(f"SELECT {columns} FROM jobs")]  # noqa: S608


def some_query(chance: random.Random) -> Query:
    """Returns a random query: a few filters and an order."""
    possible: Query = {
        "status": ",".join(chance.sample(STATUSES, chance.randint(1, 5))),
        "search": chance.choice(TERMS),
        "priority": chance.randint(1, 10),
        "priority_min": chance.randint(1, 6),
        "priority_max": chance.randint(5, 10),
        "queue": chance.choice("ab☃"),
        "owner": chance.choice(("ada", "bob", "nobody")),
        "project": "%p",
        "created_after": _some_time(chance),
        "created_before": _some_time(chance),
    }
    wanted = chance.sample(sorted(possible), chance.choice((0, 1, 1, 2, 2, 3)))
    query = {name: possible[name] for name in wanted}
    return {**query, "ordering": chance.choice(("", "-")) + chance.choice(ORDERINGS)}


def _some_time(chance: random.Random) -> str:
    at = START + timedelta(seconds=chance.choice((0, 60, 30, 90, 3660, chance.randrange(100_000))))
    return at.astimezone(UTC).isoformat()


def matching(jobs: list[Row], query: Query) -> list[Row]:
    """Returns the whole list of the query, in order."""
    found = [row for row in jobs if _matches(row, query)]
    ordering = query.get("ordering", "-created_at")
    return sorted(found, key=KEYS[ordering.removeprefix("-")], reverse=ordering.startswith("-"))


def _matches(row: Row, query: Query) -> bool:
    tests: Mapping[str, Callable[[Any], bool]] = {
        "status": lambda given: row.status in given.split(","),
        "search": lambda given: fold(given) in row.folded,
        "priority": lambda given: row.priority == given,
        "priority_min": lambda given: row.priority >= given,
        "priority_max": lambda given: row.priority <= given,
        "queue": lambda given: row.queue == given,
        "owner": lambda given: row.owner == given,
        "project": lambda given: row.project == given,
        "created_after": lambda given: row.created_at >= datetime.fromisoformat(given),
        "created_before": lambda given: row.created_at < datetime.fromisoformat(given),
    }
    return all(tests[name](given) for name, given in query.items() if name in tests)


def tallied(query: Query) -> bool:
    """Returns whether the count is exact without a limit."""
    others = query.keys() - {"status", "created_after", "created_before", "ordering"}
    return not others or (len(others) == 1 and others <= {"queue", "owner", "project", "priority"})


def placed(query: Query) -> bool:
    """Returns whether every page's position is known."""
    return tallied(query) and query.get("ordering", "created_at").endswith("created_at")
