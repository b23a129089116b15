"""Who the worker is to the server."""

import threading
import time
from collections.abc import Callable

import structlog

from muster.execution.worker.answers import Orders, Registered, State

log = structlog.get_logger(__name__)


class Session:
    """The worker's registration, while it has one, and what the server said last. Threads share it."""

    def __init__(self, on_end: Callable[[], None], on_orders: Callable[[Orders], None]) -> None:
        self._on_end = on_end
        self._on_orders = on_orders
        self._changed = threading.Condition()
        self._registered: Registered | None = None
        self._state: State = "run"
        self._heard_at = 0.0

    @property
    def worker_id(self) -> int | None:
        registered = self._registered
        return None if registered is None else registered.id

    @property
    def heartbeat_s(self) -> float:
        registered = self._registered
        return 1.0 if registered is None else registered.heartbeat_s

    @property
    def lease_is_fresh(self) -> bool:
        """Whether an answer without orders has come in the last quarter of a lease: each call renews it.

        Orders for runs that the worker does not have end with a heartbeat only.
        """
        registered = self._registered
        return registered is not None and time.monotonic() - self._heard_at < registered.lease_s / 4

    @property
    def state(self) -> State:
        return self._state

    def wait(self, seconds: float) -> int | None:
        """Returns the id of the worker, once it has one; None if it has none after this time."""
        with self._changed:
            self._changed.wait_for(lambda: self._registered is not None, seconds)
        return self.worker_id

    def begin(self, registered: Registered) -> None:
        with self._changed:
            self._registered, self._state, self._heard_at = registered, "run", time.monotonic()
            self._changed.notify_all()

    def end(self, worker_id: int, why: str) -> None:
        """Forgets the registration, unless there is another one by now; its runs are no longer its own."""
        with self._changed:
            if self.worker_id != worker_id:
                return
            self._registered = None
            log.warning("worker_gone", worker=worker_id, why=why)
            self._on_end()

    def obey(self, worker_id: int, orders: Orders) -> None:
        """Ends what an answer says, unless the answer is for an earlier registration."""
        if orders.state == "stop":
            self.end(worker_id, "It counts as lost, or has left.")
            return
        with self._changed:
            if self.worker_id != worker_id:
                return
            if orders.state != self._state:
                log.info("worker_state", worker=worker_id, state=orders.state)
            self._state = orders.state
            self._heard_at = 0.0 if orders.cancel or orders.unknown else time.monotonic()
            self._on_orders(orders)

    def take(self, worker_id: int, accept: Callable[[], None]) -> bool:
        """Accepts what was claimed, if the registration is still the same; returns whether it is."""
        with self._changed:
            if self.worker_id != worker_id:
                return False
            accept()
            return True
