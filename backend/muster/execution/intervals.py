"""The intervals that the server dictates to workers, in seconds, and what it gives them."""

from django.conf import settings

HEARTBEAT_S = 3.0
# From a cancellation to the SIGKILL of the run. A worker learns it HEARTBEAT_S later at the latest, and sends SIGTERM.
# A cancelled run is gone within 5 s: one second is left for calls that take long and for the end of the processes.
GRACE_S = 4

# If nobody has looked after leases for this long, Muster was away, and the workers get some time to call again.
UNWATCHED_S, CHANCE_S = 10.0, 30.0
# A worker ends a run at its walltime; this much later the server does.
OVERDUE_S = 60.0
CLAIM_KEPT_S = 3600.0
GONE_KEPT_S = 7 * 86400.0


def lease_s() -> float:
    """For how long a worker may be silent before it counts as lost: a minute without server must pass."""
    return float(settings.WORKER_LEASE_S)


def log_limit_bytes() -> int:
    """How much output of an attempt is kept."""
    return int(settings.JOB_LOG_LIMIT_BYTES)
