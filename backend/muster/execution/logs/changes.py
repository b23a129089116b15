"""The inputs of services. Values are validated by the schemas."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class LogChunk:
    """Output of a run, as a worker sends it."""

    id: int
    attempt: int
    seq: int
    data: bytes
    started_at: datetime | None = None


class ChunkOutcome(StrEnum):
    """What became of a chunk."""

    STORED = "stored"
    ALREADY = "already"
    STALE = "stale"
    FULL = "full"
