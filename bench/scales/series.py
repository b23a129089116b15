"""The series measured at each scale: the lines of the plot."""

from enum import StrEnum


class Series(StrEnum):
    """Muster's operations first, then the baselines."""

    CURSOR = "page by cursor, any depth"
    POSITION = "page at a random position"
    COUNTS = "exact counts by status"
    SEARCH_FREQUENT = "search, frequent term"
    SEARCH_RARE = "search, rare term"
    SEARCH_NONE = "search, nothing found"
    OFFSET = "OFFSET at a random position"
    COUNT_STAR = "count(*)"

    @property
    def is_baseline(self) -> bool:
        return self in (Series.OFFSET, Series.COUNT_STAR)
