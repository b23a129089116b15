"""Searches for the highest arrival rate the server sustains."""

from dataclasses import dataclass, field

P95_MS = 200.0
FACTOR = 1.25
MIN_RATE, MAX_RATE = 20, 2000


@dataclass
class RateSearch:
    """Increases the rate by a quarter until a step fails, then bisects until the gap is below five percent."""

    rate: int = MIN_RATE
    good: int = 0
    bad: int | None = None
    tried: list[tuple[int, float]] = field(default_factory=list)

    def record_step(self, p95_ms: float, *, kept_up: bool) -> bool:
        """Records the result of a step and sets the next rate; returns False once the highest rate is found."""
        self.tried.append((self.rate, p95_ms))
        if p95_ms <= P95_MS and kept_up:
            self.good = self.rate
        else:
            self.bad = self.rate
        if self.bad is None:
            self.rate = min(MAX_RATE, round(self.rate * FACTOR))
            return self.good < MAX_RATE
        self.rate = (self.good + self.bad) // 2
        return self.good > 0 and self.bad > self.good * 1.05 and self.rate > self.good
