"""Search terms of known frequency, found by looking at names evenly spread over all jobs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import Connection

from bench.statements import own

LOOKED_AT = 20_000
FREQUENT, OCCASIONAL = 0.30, 0.03
ABSENT, ABSENT_SHORT = "qzxjv", "qj"
RARE_TERMS = 60
TRIGRAM, BIGRAM = 3, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One or several terms of a kind, and the share of the names that hold one, as far as the sample tells."""

    terms: Sequence[str]
    share: float

    @property
    def shown(self) -> str:
        return f"`{self.terms[0]}`" + (f" and {len(self.terms) - 1} more" if len(self.terms) > 1 else "")

    def __str__(self) -> str:
        return f"{self.shown}, in {self.share:.3%} of the names" if self.share else self.shown


def sampled(connection: Connection, jobs: int) -> Sequence[str]:
    """Names in lower case, evenly spread over all jobs."""
    step = max(1, jobs // LOOKED_AT)
    found = connection.execute(own("job_names"), {"ids": list(range(1, jobs + 1, step))}).fetchall()
    return [row[0].lower() for row in found]


def frequent(names: Sequence[str], length: int, share: float) -> Terms:
    """The sequence of so many letters whose share of the names is the nearest to the one wanted."""
    holding = Counter(part for name in names for part in _parts(name, length))
    term, count = min(holding.items(), key=lambda item: (abs(item[1] / len(names) - share), item[0]))
    return Terms(terms=[term], share=count / len(names))


def rare(names: Sequence[str]) -> Terms:
    """Whole names that the sample holds once: of the seed's, one job in about a hundred thousand has each."""
    once = sorted(name for name, count in Counter(names).items() if count == 1)
    if not once:
        raise LookupError("Every name is common here: there is no rare one to search for.")
    return Terms(terms=once[:: max(1, len(once) // RARE_TERMS)][:RARE_TERMS], share=0.00001)


def _parts(name: str, length: int) -> set[str]:
    parts = {name[start : start + length] for start in range(len(name) - length + 1)}
    return {part for part in parts if part.isascii() and part.isalnum()}
