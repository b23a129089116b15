"""The search for the highest rate that the server keeps up with."""

from dataclasses import dataclass, field

P95_MS = 200.0
FACTOR = 1.25
FIRST, LAST = 20, 2000


@dataclass
class Search:
    """Goes up by a quarter until a step fails, then halves the gap until it is below five percent."""

    rate: int = FIRST
    good: int = 0
    bad: int | None = None
    tried: list[tuple[int, float]] = field(default_factory=list)

    def judge(self, p95_ms: float, *, kept_up: bool) -> bool:
        """Takes the result of a step; sets the next rate, or returns False when it has been found."""
        self.tried.append((self.rate, p95_ms))
        if p95_ms <= P95_MS and kept_up:
            self.good = self.rate
        else:
            self.bad = self.rate
        if self.bad is None:
            self.rate = min(LAST, round(self.rate * FACTOR))
            return self.good < LAST
        self.rate = (self.good + self.bad) // 2
        return self.good > 0 and self.bad > self.good * 1.05 and self.rate > self.good
