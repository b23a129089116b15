"""What a connection keeps of a request that has waited in vain."""

from dataclasses import dataclass
from typing import Any

from muster.core.http.parking import Again


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """A request that has waited in vain, with its response, which its repetitions get too (``repeats``)."""

    request: tuple[Any, ...]
    response: bytes
    again: Again
    seconds: float
    began: float
    """When it was last run."""
