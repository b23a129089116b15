"""The progress line: redrawn on a terminal, written now and then to anything else."""

import sys
from typing import Never

from tqdm import tqdm

WATCHED_S, LOGGED_S = 0.5, 20.0


def progress(total: int, what: str, unit: str) -> "tqdm[Never]":
    """A line for so many steps."""
    interval_s = WATCHED_S if sys.stderr.isatty() else LOGGED_S
    return tqdm(
        total=total,
        desc=what,
        unit=unit,
        mininterval=interval_s,
        maxinterval=interval_s,
        ascii=not sys.stderr.isatty(),
        dynamic_ncols=True,
    )
