"""The methods of reading a list."""

from enum import StrEnum


class ListMethod(StrEnum):
    """The method of reading a list, chosen by :mod:`muster.jobs.listing.method_choice`."""

    SCAN = "scan"
    """An ordered scan that tests each row: for frequent matches."""
    INDEX = "index"
    """All matches from the index of name pieces and facet values, sorted: for rare matches."""
    RANGES = "ranges"
    """All matches from the ranges of names that can contain the term, sorted: for words that are adjacent by name."""
    SMALL = "small"
    """All jobs with the list's statuses and creation times, tested and sorted: for few of them, as the tally proves."""
