"""What a worker needs of Muster: the calls of the protocol, and how they fail."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from muster.execution.worker.answers import Claimed, Finished, Orders, Registered, Stored

Body = Mapping[str, object]


class CallError(Exception):
    """A call failed; the message says why."""


class ServerAway(CallError):
    """The server can't be reached, or can't answer now: the call may be repeated."""


class Gone(CallError):
    """The server doesn't know the worker any more, or has declared it lost."""


class Refused(CallError):
    """The server, or a proxy before it, refuses the call. It may answer differently later."""


class Invalid(Refused):
    """The server refuses what the call holds: the same content will never be taken."""


class Client(Protocol):
    """The calls of the worker protocol. Each raises a CallError."""

    def register(self, body: Body) -> Registered: ...

    def claim(self, worker_id: int, body: Body, key: str) -> Claimed: ...

    def heartbeat(self, worker_id: int, running: Sequence[Body]) -> Orders: ...

    def finish(self, worker_id: int, body: Body, key: str | None) -> Finished: ...

    def logs(self, worker_id: int, chunks: Sequence[Body]) -> Stored: ...

    def drain(self, worker_id: int) -> None: ...

    def leave(self, worker_id: int) -> None: ...
