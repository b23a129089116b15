"""The progress bar: redrawn on a terminal, printed at longer intervals elsewhere."""

import sys
from typing import Never

from tqdm import tqdm

TERMINAL_INTERVAL_S, LOG_INTERVAL_S = 0.5, 20.0


def progress(total: int, what: str, unit: str) -> "tqdm[Never]":
    """Returns a progress bar for ``total`` steps."""
    interval_s = TERMINAL_INTERVAL_S if sys.stderr.isatty() else LOG_INTERVAL_S
    return tqdm(
        total=total,
        desc=what,
        unit=unit,
        mininterval=interval_s,
        maxinterval=interval_s,
        ascii=not sys.stderr.isatty(),
        dynamic_ncols=True,
    )
