"""The limits of a measurement."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The limits of a measurement. A case ends at its limit of calls or of time, whichever comes first."""

    rounds: int
    seconds: float
    hold_s: float
    sql_calls: int = 250
    http_calls: int = 400
    changes: int = 100_000
    """Status changes before sizes are compared."""
