"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How much is measured. Calls are bounded in number and in time, whichever is reached first."""

    rounds: int
    seconds: float
    hold_s: float
    sql_calls: int = 250
    http_calls: int = 400
