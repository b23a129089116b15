"""Does what the first requests of a server process would otherwise wait for."""

import gc
from threading import Thread

import structlog
from django.db import DatabaseError, connection

from muster.jobs import selectors
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing.sample_store import store

log = structlog.get_logger("muster.warm_up")
PAGE_SIZE = 50


def start() -> None:
    """Opens a connection, reads the sample of lists and the first page, in a thread: the server responds meanwhile.

    What is loaded then stays out of garbage collection.
    """
    Thread(target=_prepare, name="warm-up", daemon=True).start()


def _prepare() -> None:
    _warm_up()
    leave_out_of_collections()


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
