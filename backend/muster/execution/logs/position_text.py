"""Where a reader of a log goes on, as the opaque text that it sends back."""

from muster.core.http import cursors
from muster.core.http.cursors import Cursor
from muster.execution.logs.selectors import Position


def encode(position: Position, *, job_id: int) -> str:
    """Returns the position as text that clients give back."""
    keys = (position.attempt, position.line, position.arrived_bytes)
    return cursors.encode(Cursor(keys=keys), fingerprint=_fingerprint(job_id))


def decode(text: str, *, job_id: int) -> Position:
    """Returns the position. Raises InvalidCursor if it is not one of this job's."""
    attempt, line, arrived_bytes = cursors.decode(text, fingerprint=_fingerprint(job_id), field="after").keys
    return Position(attempt=int(str(attempt)), line=int(str(line)), arrived_bytes=int(str(arrived_bytes)))


def _fingerprint(job_id: int) -> str:
    return f"log {job_id}"
