"""The calls of the worker protocol without a server: on the database, by the services that the server calls too."""

import json
import time
from collections.abc import Callable, Sequence
from typing import TypeVar, cast

import psycopg
import psycopg_pool
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, connection
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError, to_json

from muster.core.db.own_session import OwnSession
from muster.core.errors import MusterError
from muster.core.http.shapes import Body as Shape
from muster.execution import intervals, selectors, services
from muster.execution.changes import Wanted
from muster.execution.errors import WorkerGone, WorkerNotFound
from muster.execution.logs import services as log_services
from muster.execution.logs.schemas import WorkerLogs
from muster.execution.schemas import bodies
from muster.execution.worker.answers import Claimed, Finished, Orders, Registered, State, Stored, StoredChunk
from muster.execution.worker.answers import Shape as AnswerShape
from muster.execution.worker.client import Body, Gone, Invalid, Refused, ServerAway

# A claim looks for jobs so often while it waits.
LOOK_S = 0.1
# Errors of a statement's own values; sending them again would not help.
WRONG = (DataError, IntegrityError)
AWAY = (DatabaseError, InterfaceError, psycopg.Error, psycopg_pool.PoolTimeout, OSError)

AnswerT = TypeVar("AnswerT")
ShapeT = TypeVar("ShapeT", bound=Shape)
AnswerShapeT = TypeVar("AnswerShapeT", bound=AnswerShape)


class DirectClient:
    """The calls, on the database of the settings. Each thread has a connection of its own; one thread claims."""

    def __init__(self) -> None:
        self._looks = OwnSession()
        self._drains = False

    def register(self, body: Body) -> Registered:
        worker = _read(bodies.WorkerRegister, body).new_worker()
        worker_id = _call(lambda: services.worker_register(worker=worker))
        return Registered(id=worker_id, heartbeat_s=intervals.HEARTBEAT_S, lease_s=intervals.lease_s())

    def claim(self, worker_id: int, body: Body, key: str) -> Claimed:
        asked = _read(bodies.WorkerClaim, body)
        try:
            return self._claim(worker_id, asked, key)
        finally:
            if self._drains:
                self._looks.close()

    def _claim(self, worker_id: int, asked: bodies.WorkerClaim, key: str) -> Claimed:
        waits, until = asked.wait_s > 0, time.monotonic() + asked.wait_s
        while True:
            row = _call(
                lambda: services.worker_claim(
                    worker_id=worker_id, claim=asked.claim(key), running=asked.runs(), waits=waits
                )
            )
            if row.wanted is None or not row.is_empty or not self._jobs_come(row.wanted, asked.limit, until):
                return _answer(Claimed, **_orders(row.state, row.cancel, row.unknown), jobs=row.jobs)

    def heartbeat(self, worker_id: int, running: Sequence[Body]) -> Orders:
        runs = _read(bodies.WorkerHeartbeat, {"running": running}).runs()
        return Orders.model_validate_json(_call(lambda: services.worker_heartbeat(worker_id=worker_id, runs=runs)))

    def finish(self, worker_id: int, body: Body, key: str | None) -> Finished:
        finish = _read(bodies.WorkerFinish, body)
        claim = finish.claim.claim(key) if "claim" in finish.model_fields_set else None
        row = _call(
            lambda: services.worker_finish(worker_id=worker_id, runs=finish.ended(), claim=claim, running=finish.runs())
        )
        orders = _orders(row.state, row.cancel, row.unknown)
        claim_text = "null" if row.jobs is None else _json(**orders, jobs=row.jobs)
        return _answer(Finished, **orders, jobs=row.results, claim=claim_text)

    def logs(self, worker_id: int, chunks: Sequence[Body]) -> Stored:
        sent = _read(WorkerLogs, {"chunks": chunks}).log_chunks()
        stored = _call(lambda: log_services.logs_store(worker_id=worker_id, chunks=sent))
        outcomes = [
            StoredChunk(id=chunk.id, attempt=chunk.attempt, seq=chunk.seq, outcome=outcome)
            for chunk, outcome in zip(sent, stored.outcomes, strict=True)
        ]
        return Stored(
            chunks=outcomes,
            state=cast(State, stored.state),
            cancel=json.loads(stored.cancel),
            unknown=json.loads(stored.unknown),
        )

    def drain(self, worker_id: int) -> None:
        """Ends the wait of a claim too: it claims once more, and gets the answer that there is nothing."""
        self._drains = True
        _call(lambda: services.worker_drain(worker_id=worker_id))

    def leave(self, worker_id: int) -> None:
        _call(lambda: services.worker_leave(worker_id=worker_id))

    def _jobs_come(self, wanted: str, limit: int, until: float) -> bool:
        """Looks for jobs until there may be some for the claim; returns whether there are."""
        looked_for = [(Wanted.from_json(wanted), limit)]
        while time.monotonic() < until:
            time.sleep(LOOK_S)
            if self._drains:
                return True
            if any(_call(lambda: selectors.jobs_wanted(wanted=looked_for, session=self._looks)).values()):
                return True
        return False


def _read(shape: type[ShapeT], body: Body) -> ShapeT:
    """Checks a body as the server does. Raises Invalid."""
    try:
        found = shape.model_validate_json(to_json(body))
    except (ValidationError, PydanticSerializationError) as error:
        raise Invalid(str(error)) from error
    if contradictions := found.contradictions():
        raise Invalid(str(contradictions))
    return found


def _call(service: Callable[[], AnswerT]) -> AnswerT:
    try:
        return service()
    except (WorkerNotFound, WorkerGone) as error:
        raise Gone(error.detail) from error
    except MusterError as error:
        raise Refused(error.detail) from error
    except WRONG as error:
        raise Invalid(str(error)) from error
    except AWAY as error:
        # The next call opens another one.
        connection.close()
        raise ServerAway(str(error) or type(error).__name__) from error


def _orders(state: str, cancel: str, unknown: str) -> dict[str, str]:
    return {"state": f'"{state}"', "cancel": cancel, "unknown": unknown}


def _json(**members: str) -> str:
    """Returns a JSON object of values that are JSON already."""
    return "{" + ",".join(f'"{name}":{value}' for name, value in members.items()) + "}"


def _answer(kind: type[AnswerShapeT], **members: str) -> AnswerShapeT:
    """Parses the answer as if it came from the server, without creating a Python object for each value first."""
    return kind.model_validate_json(_json(**members))
