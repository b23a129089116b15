"""``manage.py housekeep``: the background duties, in a loop or once."""

import signal
import threading
from argparse import ArgumentParser
from types import FrameType

import structlog
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, connection

from muster.housekeeping import duties

log = structlog.get_logger(__name__)

RETRY_S = 2.0
WAIT_FOR_LOCK_S = 5.0


class Command(BaseCommand):
    help = "Folds the tally, refreshes statistics, creates partitions. One process is active; others wait."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="run every duty once, then exit")

    def handle(self, *, once: bool, **options: object) -> None:
        if once:
            self._once()
        else:
            self._loop(_stop_event())

    def _once(self) -> None:
        if not duties.lock():
            self.stderr.write("Another housekeeping process is active; nothing was done.")
            return
        duties.run_once()
        self.stdout.write("Housekeeping done.")

    def _loop(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                if duties.lock():
                    log.info("housekeeping_started")
                    duties.run_until(stop.wait, duties.continuous_duties())
                else:
                    stop.wait(WAIT_FOR_LOCK_S)
            except (DatabaseError, InterfaceError) as error:
                log.warning("housekeeping_interrupted", error=str(error).strip(), retry_in_s=RETRY_S)
                stop.wait(RETRY_S)
            finally:
                # Also releases the lock.
                connection.close()
        log.info("housekeeping_stopped")


def _stop_event() -> threading.Event:
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    return stop
