"""Finds search terms of known frequency in a sample of names spread evenly over all jobs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import Connection

from bench.statements import bench_query

SAMPLED_NAMES = 20_000
FREQUENT, OCCASIONAL = 0.30, 0.03
ABSENT, ABSENT_SHORT = "qzxjv", "qj"
RARE_TERMS = 60
TRIGRAM, BIGRAM = 3, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Terms of a kind, and the fraction of sampled names that contain one."""

    terms: Sequence[str]
    share: float

    @property
    def shown(self) -> str:
        return f"`{self.terms[0]}`" + (f" and {len(self.terms) - 1} more" if len(self.terms) > 1 else "")

    def __str__(self) -> str:
        return f"{self.shown}, in {self.share:.3%} of the names" if self.share else self.shown


def sampled(connection: Connection, jobs: int) -> Sequence[str]:
    """Returns names in lower case, spread evenly over all jobs."""
    step = max(1, jobs // SAMPLED_NAMES)
    found = connection.execute(bench_query("job_names"), {"ids": list(range(1, jobs + 1, step))}).fetchall()
    return [row[0].lower() for row in found]


def frequent(names: Sequence[str], length: int, share: float) -> Terms:
    """Returns the sequence of ``length`` letters whose frequency in the names is nearest to ``share``."""
    occurrences = Counter(part for name in names for part in _parts(name, length))
    term, count = min(occurrences.items(), key=lambda item: (abs(item[1] / len(names) - share), item[0]))
    return Terms(terms=[term], share=count / len(names))


def rare(names: Sequence[str]) -> Terms:
    """Returns names that occur once in the sample: in seeded data, about one job in 100,000 has each.

    Raises LookupError if there is none.
    """
    once = sorted(name for name, count in Counter(names).items() if count == 1)
    if not once:
        raise LookupError("Every sampled name occurs more than once: there is no rare name to search for.")
    return Terms(terms=once[:: max(1, len(once) // RARE_TERMS)][:RARE_TERMS], share=0.00001)


def _parts(name: str, length: int) -> set[str]:
    parts = {name[start : start + length] for start in range(len(name) - length + 1)}
    return {part for part in parts if part.isascii() and part.isalnum()}
