"""Estimates the cost of collecting all matches, in microseconds: of an index of pieces or a facet, and of statuses."""

import math

from muster.jobs.listing.evidence import ListSample
from muster.jobs.listing.sample import SAMPLED
from muster.jobs.listing.shape import ListShape

COLLECTED_US, LATEST_US, BY_ID_US = 6.0, 4.5, 3.5
"""The cost of a match of the index, of looking it up in job_latest, and of looking up one of many at once."""
POSTING_US = 0.5
"""The cost of an entry of the index for the rarest of several conditions."""
PREFIX, PREFIX_US = 4, 0.15
"""The length up to which a term is a prefix in the index, and the cost of each entry with that prefix."""
COVERED_US = 0.15
"""The cost of an entry of an index that has all columns of the conditions."""
EXCLUDED_US, EXCLUDED_MOST = 0.3, 400
"""The cost of excluding a job by its id, and the largest number of sampled jobs to exclude: a hash table of more jobs
takes too much memory."""
NAMED_US = 2.5
"""The cost of reading a job for its name."""
SORTED_US = 0.7
"""The cost of a match that is collected and sorted."""
RANGE_US, NAME_US, TERM_US = 4.0, 0.1, 0.35
"""The cost of a range of names, of each of its names, and of testing one for a term."""


def found_us(shape: ListShape) -> float:
    """Returns the cost of looking up the status or the last update of one match, when all are looked up."""
    return LATEST_US if shape.ordering.column == "name" else BY_ID_US


def statuses_us(sample: ListSample, matches: float, match_us: float) -> float:
    """Returns the cost of finding the list's statuses among the matches of its other conditions, the cheaper way."""
    return min(matches * match_us, exclusion_us(sample))


def exclusion_us(sample: ListSample) -> float:
    """Returns the cost of excluding the jobs with other statuses by their ids; infinite if they are too many."""
    if sample.excluded is None or sample.excluded > EXCLUDED_MOST:
        return math.inf
    return (sample.unsuccessful * COVERED_US + sample.excluded * EXCLUDED_US) * SAMPLED


def pieces_us(sample: ListSample) -> float:
    """Returns the cost of the matches of a term in the index of pieces."""
    if sample.band is None:
        rarest, matches = sample.rarest, sample.anywhere or 0
    else:
        rarest, matches = sample.rarest_in_band, sample.anywhere_in_band
    return (rarest * POSTING_US + sample.named * PREFIX_US + matches * COLLECTED_US) * SAMPLED


def faceted_us(sample: ListSample) -> float:
    """Returns the cost of testing the jobs of the rarest facet for a term; infinite without a facet."""
    if not sample.in_facet:
        return math.inf
    return (sample.in_facet * COVERED_US + (sample.faceted + 1) * (NAMED_US + TERM_US)) * SAMPLED


def indexed_us(sample: ListSample, shape: ListShape, matches: float) -> float:
    """Returns the cost of ``matches`` found by the index of pieces or of a facet, whichever is cheaper."""
    if "search" in shape.conditions:
        return min(pieces_us(sample), faceted_us(sample))
    # Names are in the index by name of an owner, project or queue, unless it lacks a column; then the jobs are read.
    named = shape.ordering.column == "name" and (not shape.named_facet or bool(shape.uncovered))
    return sample.in_facet * SAMPLED * COVERED_US + matches * (SORTED_US + (NAMED_US if named else 0.0))
