"""Statistics of samples."""

import math
from collections.abc import Sequence


def quantile(samples: Sequence[float], share: float) -> float:
    """Return the quantile by nearest rank."""
    ranked = sorted(samples)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]
