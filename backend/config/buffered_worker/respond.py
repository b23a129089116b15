"""Runs the application for a complete request in a thread; the event loop sends the response."""

from collections import Counter
from datetime import datetime
from typing import Any, Protocol

from gunicorn.http import wsgi  # type: ignore[import-untyped]

from config.buffered_worker import plain_head
from config.buffered_worker.connection import Connection, State
from config.buffered_worker.limits import Limits
from config.buffered_worker.plain_head import PlainHead
from config.buffered_worker.response import Response
from muster.core.http import repeated_headers
from muster.core.http.parking import ENVIRON


class Worker(Protocol):
    """The part of the worker used by its threads."""

    alive: bool
    cfg: Any
    limits: Limits
    log: Any
    method_queue: Any
    wsgi: Any

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None: ...

    def send_on(self, connection: Connection) -> None: ...

    def finish(self, connection: Connection) -> None: ...

    def park(self, connection: Connection) -> None: ...


def respond(worker: Worker, connection: Connection) -> None:
    """Responds to the connection's request. Never raises."""
    head = connection.incoming.head
    try:
        connection.keep_alive = _run(worker, connection, head) and worker.alive
    except OSError:
        # The client has disconnected or stopped reading.
        connection.answer.kill()
    except BaseException as error:
        connection.parking.waiter = None
        connection.keep_alive = False
        if connection.answer.sent_bytes:
            worker.log.exception("An answer broke off.")
            connection.answer.kill()
        else:
            connection.answer.clear()
            worker.handle_error(head, connection.answer, connection.client, error)
    if connection.parking.waiter is not None and not connection.answer.dead:
        worker.method_queue.defer(worker.park, connection)
    else:
        connection.parking.waiter = None
        _hand_over(worker, connection)


def _run(worker: Worker, connection: Connection, head: Any) -> bool:
    """Returns whether the connection may serve another request."""
    started = datetime.now()  # noqa: DTZ005  for gunicorn's access log, which needs a timedelta
    head.body = body = connection.incoming.take_body()
    response, environ = _prepare(worker.cfg, connection, head)
    # Only for detecting a disconnect; nothing is read from it or written to it.
    environ["gunicorn.socket"] = connection.sock
    environ[ENVIRON] = connection.parking
    if not worker.alive:
        response.force_close()
    chunks = worker.wsgi(environ, response.start_response)
    try:
        # Django builds the body of HEAD too. gunicorn would drop it, with a warning for each request.
        for chunk in chunks if head.method != "HEAD" else ():
            response.write(chunk)
            # A response of known length is in memory or on disk, and short; a stream waits for its client.
            if response.response_length is None:
                _stream(worker, connection)
        response.close()
    finally:
        if worker.cfg.accesslog:
            worker.log.access(response, head, environ, datetime.now() - started)  # noqa: DTZ005
        if hasattr(chunks, "close"):
            chunks.close()
    if connection.parking.waiter is not None:
        connection.incoming.put_back(body)
    return not response.should_close()


def _prepare(cfg: Any, connection: Connection, head: Any) -> tuple[Any, dict[str, Any]]:
    """Returns the response to fill, and the request as WSGI has it."""
    # The server of a Unix socket has no host and port.
    if isinstance(head, PlainHead) and isinstance(connection.server, tuple):
        return Response(head, connection.answer, cfg), plain_head.environ(head, connection, cfg)
    response, environ = wsgi.create(head, connection.answer, connection.client, connection.server, cfg, Response)
    environ["wsgi.multithread"] = True
    names = Counter(name for name, _ in head.headers)
    environ[repeated_headers.ENVIRON] = frozenset(name for name, times in names.items() if times > 1)
    return response, environ


def _stream(worker: Worker, connection: Connection) -> None:
    """Sends what the client accepts, and waits until it has read enough of the rest."""
    with connection.answer.changed:
        sent = connection.answer.flush()
    if not sent:
        worker.method_queue.defer(worker.send_on, connection)
        connection.answer.wait_for_room(worker.limits.stream_s)


def _hand_over(worker: Worker, connection: Connection) -> None:
    """Sends the response if the client accepts it immediately; otherwise the loop sends the rest."""
    answer = connection.answer
    with answer.changed:
        try:
            sent = not answer.dead and answer.flush()
        except OSError:
            answer.dead = True
            sent = False
        if sent and connection.keep_alive and not connection.ahead and not connection.ended:
            # The most common end: the loop already watches the connection.
            connection.expect_next()
            return
        connection.enter(State.SENDING)
    worker.method_queue.defer(worker.finish if sent or answer.dead else worker.send_on, connection)
