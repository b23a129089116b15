"""Cursors: each page of a list encodes two and decodes one."""

from muster.core.http import cursors
from muster.jobs.filters import JobFilter, Ordering
from muster.jobs.statuses import Status
from tests.benchmarks.conftest import Timed

FILTERS = JobFilter(statuses=(Status.FAILED,))
CURSOR = cursors.Cursor(keys=(29_000_000, 12_345_678))


def test_cursor_is_encoded(timed: Timed) -> None:
    fingerprint = FILTERS.fingerprint(Ordering.CREATED_DESC)
    assert timed(lambda: cursors.encode(CURSOR, fingerprint=fingerprint))


def test_cursor_is_decoded(timed: Timed) -> None:
    fingerprint = FILTERS.fingerprint(Ordering.CREATED_DESC)
    text = cursors.encode(CURSOR, fingerprint=fingerprint)
    assert timed(lambda: cursors.decode(text, fingerprint=fingerprint)) == CURSOR


def test_fingerprint_is_computed(timed: Timed) -> None:
    assert timed(lambda: FILTERS.fingerprint(Ordering.CREATED_DESC)) == FILTERS.fingerprint(Ordering.CREATED_DESC)
