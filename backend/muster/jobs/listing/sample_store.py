"""This process's copy of the sample of lists, read again when it is old.

An old sample only misjudges costs: the page's statement checks what a response claims, in its own snapshot.
"""

import threading
import time

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.jobs.listing.sample import Sample
from muster.jobs.listing.sampled_job import SampledJob

MAX_AGE_S, SLOW_MAX_AGE_S = 10.0, 300.0
READING_SHARE = 1 / 200
"""The largest share of the time spent reading: the sample of a hundred million jobs is read less often.
But a reading that had to wait, for a cold disk or a lock, must not leave an old sample in use for hours."""


class SampleStore:
    """Reads the sample at the first use; later, one request reads it again while others use the old one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sample: Sample | None = None
        self._expires = 0.0

    def current(self) -> Sample:
        """Returns the sample: a small one is at most ``MAX_AGE_S`` old, a large one ``SLOW_MAX_AGE_S``.

        Raises DatabaseError if it can't be read.
        """
        sample = self._sample
        if sample is not None and time.monotonic() < self._expires:
            return sample
        if not self._lock.acquire(blocking=sample is None) and sample is not None:
            return sample
        try:
            return self._read_again()
        finally:
            self._lock.release()

    def forget(self) -> None:
        """Makes the next use read the sample again."""
        with self._lock:
            self._sample = None

    def _read_again(self) -> Sample:
        if self._sample is not None and time.monotonic() < self._expires:
            return self._sample
        began = time.monotonic()
        self._sample = Sample(queries.rows(sql_file("job_sample_read"), {}, into=SampledJob))
        ended = time.monotonic()
        self._expires = ended + min(max(MAX_AGE_S, (ended - began) / READING_SHARE), SLOW_MAX_AGE_S)
        return self._sample


store = SampleStore()
