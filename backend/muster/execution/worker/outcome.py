"""What the worker tells of a run that has ended."""

import sys
from collections.abc import Mapping
from typing import Any

from muster.execution.tasks.registry import COMMAND
from muster.execution.worker.answers import Job
from muster.execution.worker.process import Exit

MB = 1024 * 1024
RSS_UNIT = 1 if sys.platform == "darwin" else 1024

# Why runs are given back.
STOPS = "the worker stops."
NOT_OWN = "the server said that it was no longer the worker's own."

Finish = Mapping[str, Any]
"""A run that has ended, as the server takes it."""


def failed(job: Job, why: str) -> Finish:
    """A run that the worker couldn't start or couldn't go on with."""
    return {**job.named(), "status": "FAILED", "error_message": why}


def given_back(job: Job, why: str) -> Finish:
    """A run that another worker may begin again, with the same attempt."""
    return {**job.named(), "status": "PENDING", "reason": f"Given back: {why}"}


def usage(ended: Exit, wall_s: float) -> dict[str, float]:
    """Returns what the system says of the processes of a run."""
    return {
        "cpu_s": round(ended.used.ru_utime + ended.used.ru_stime, 3),
        "memory_peak_mb": round(ended.used.ru_maxrss * RSS_UNIT / MB, 1),
        "wall_s": round(wall_s, 3),
    }


def by_itself(job: Job, code: int, outcome: Mapping[str, Any], tail: str) -> dict[str, Any]:
    """How a run ended that the worker didn't end."""
    if code == 0 and (job.task == COMMAND or "result" in outcome):
        return {"status": "COMPLETED", "result_data": outcome.get("result")}
    silent = "It ended without a result." if code == 0 else f"Ended with {code}, without a word."
    return {"status": "FAILED", "error_message": outcome.get("error") or tail or silent}


def code_or_signal(code: int) -> dict[str, int]:
    return {"exit_code": code} if code >= 0 else {"signal": -code}
