"""Background load during measurements: writers at a constant rate, and folding of the tally."""

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connections

from bench import pgbench, writes
from bench.progress import progress
from bench.statements import bench_query
from muster.core.db.templates import sql_file
from muster.housekeeping import duties

JOBS_PER_SECOND = 100
WRITERS = 4
STEP_S = 1.0


def writers(url: str) -> AbstractContextManager[None]:
    """Creates, starts and completes 100 jobs a second, with three transactions each."""
    create = pgbench.script(sql_file("job_create").code.decode(), writes.CREATED)
    steps = [
        pgbench.script(bench_query(step).decode(), {"id": "that of the created one"})
        for step in ("job_start", "job_end")
    ]
    text = "\n".join([create, "\\gset", *(f"{step};" for step in steps)])
    return pgbench.paced(url, text, writes.CREATED, clients=WRITERS, per_second=JOBS_PER_SECOND)


@contextmanager
def housekeeping_folds() -> Iterator[None]:
    """Folds the tally in a thread, as housekeeping does; re-raises its error at the end."""
    stop = threading.Event()
    raised: list[Exception] = []

    def fold() -> None:
        try:
            duties.run_until(stop.wait, duties.tally_duties())
        except Exception as error:  # noqa: BLE001  re-raised below
            raised.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=fold)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    if raised:
        raise raised[0]


def wait(seconds: float, why: str) -> None:
    """Waits with a progress bar that shows `why`."""
    ends = time.monotonic() + seconds
    with progress(round(seconds), f"waiting, {why}", "s") as bar:
        while (left := ends - time.monotonic()) > 0:
            time.sleep(min(left, STEP_S))
            bar.update()
