"""Does what the first requests of a server process would otherwise wait for."""

import gc
from threading import Thread

import structlog
from django.db import DatabaseError, connection
from django.urls import resolve

from muster.jobs import selectors
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing.sample_store import store

log = structlog.get_logger("muster.warm_up")
FIRST_PAGE, PAGE_SIZE = "/api/jobs/", 50


def start() -> None:
    """Loads the views; then, in a thread, opens a connection and reads the sample of lists and the first page.

    The server responds meanwhile. What is loaded then stays out of garbage collection.
    """
    # Django would import them at the first request, for a second or two.
    resolve(FIRST_PAGE)
    Thread(target=_prepare, name="warm-up", daemon=True).start()


def _prepare() -> None:
    _warm_up()
    leave_out_of_collections()
    log.info("warm_up_ended")


def _warm_up() -> None:
    try:
        store.current()
        selectors.job_list(
            filters=JobFilter(), ordering=Ordering.CREATED_DESC, start=Start(position=0), page_size=PAGE_SIZE
        )
    except DatabaseError as error:
        # Requests report it themselves, with its cause.
        log.info("warm_up_failed", error=str(error).strip())
    finally:
        connection.close()


def leave_out_of_collections() -> None:
    """Makes garbage collection pass over all that is loaded.

    A full collection looked at it for a tenth of a second, in which no thread could run.
    """
    gc.collect()
    gc.freeze()
