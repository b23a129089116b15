"""Output of runs on its way to the server."""

import base64
import threading
import time
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, Self

import pytest

from muster.execution.worker import log_buffer
from muster.execution.worker.answers import Job, Registered, Stored
from muster.execution.worker.client import Body, CallError, Gone, Invalid, ServerAway
from muster.execution.worker.log_buffer import CHUNK_AGE_S, CHUNK_BYTES, CHUNK_EVERY_S, LogBuffer
from muster.execution.worker.log_pump import LogPump
from muster.execution.worker.session import Session
from tests.support.worker_process import until

MB = 1024 * 1024


def job(id_: int = 1, limit: int = 16 * MB) -> Job:
    return Job(id=id_, attempt=1, task="sleep", args={}, resource_requirements={}, log_limit_bytes=limit)


def content(chunks: Sequence[Body]) -> bytes:
    return b"".join(
        base64.b64decode(str(chunk["data"])) if "encoding" in chunk else str(chunk["data"]).encode()
        for chunk in sorted(chunks, key=lambda chunk: int(str(chunk["seq"])))
    )


def drain(buffer: LogBuffer) -> list[Body]:
    found: list[Body] = []
    while (chunk := buffer.take()) is not None:
        found.append(chunk.body())
        buffer.acknowledge(chunk.seq)
    return found


class Recorder:
    """A client that stores chunks by number, as the server does; ``fail`` raises first."""

    def __init__(self) -> None:
        self.stored: dict[tuple[int, int], Body] = {}
        self.fail: list[CallError] = []
        self.calls = 0

    def logs(self, worker_id: int, chunks: Sequence[Body]) -> Stored:
        self.calls += 1
        if any(chunk["data"] == "bad" for chunk in chunks):
            raise Invalid("bad")
        for chunk in chunks:
            self.stored.setdefault((int(str(chunk["id"])), int(str(chunk["seq"]))), chunk)
        if self.fail:
            raise self.fail.pop(0)
        return Stored(state="run", chunks=[])

    def of(self, id_: int) -> bytes:
        return content([chunk for (job_id, _), chunk in self.stored.items() if job_id == id_])

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} isn't called.")


class Pumping:
    """A pump with its thread, for a registered worker."""

    def __init__(self) -> None:
        self.client = Recorder()
        self.session = Session(lambda: None, lambda orders: None)
        self.session.begin(Registered(id=1, heartbeat_s=1, lease_s=1))
        self.pump = LogPump(self.client, self.session)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self.pump.send_until, args=(self._closing,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._thread.join(20)


def test_chunks_are_cut_by_size_and_by_age(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(log_buffer, "time", SimpleNamespace(monotonic=lambda: now))
    buffer = LogBuffer(job())
    buffer.write(b"a line\n")
    assert buffer.take() is None
    buffer.write(b"x" * CHUNK_BYTES)
    first = buffer.take()
    assert first is not None
    assert (first.seq, len(first.data)) == (0, CHUNK_BYTES)
    now += CHUNK_EVERY_S - 0.1
    assert buffer.take() is None
    now += 0.1
    second = buffer.take()
    assert second is not None
    assert (second.seq, second.data) == (1, b"x" * 7)
    # After a pause, a line is sent at once.
    now += CHUNK_EVERY_S
    buffer.write(b"late\n")
    assert buffer.take() is None
    now += CHUNK_AGE_S
    third = buffer.take()
    assert third is not None
    assert third.data == b"late\n"


def test_characters_stay_whole_and_bytes_that_are_no_text_are_base64() -> None:
    buffer = LogBuffer(job())
    text = "x" * (CHUNK_BYTES - 1) + "é\r\n\x1b[1mbold"
    buffer.write(text.encode())
    buffer.close()
    first, second = drain(buffer)
    assert "encoding" not in first
    assert str(first["data"]) + str(second["data"]) == text
    assert buffer.done
    binary = LogBuffer(job())
    binary.write(b"\xff\xfe\x00" * 1000)
    binary.close()
    (chunk,) = drain(binary)
    assert (chunk["encoding"], content([chunk])) == ("base64", b"\xff\xfe\x00" * 1000)


def test_memory_is_bounded_and_the_gap_is_told() -> None:
    buffer = LogBuffer(job(limit=0))
    for number in range(1000):
        buffer.write(b"%07d\n" % number * 2048)
    buffer.close()
    log = content(drain(buffer))
    lost = 1000 * 16_384 - 4 * MB
    told = f"[muster: {lost:,} bytes of output are missing here: they could not be sent in time]".encode()
    assert told in log
    assert (log[:7], log[-8:]) == (b"0000000", b"0000999\n")
    assert len(log) < 4 * MB + 200


def test_output_beyond_the_limit_is_sent_seldom_until_the_end() -> None:
    buffer = LogBuffer(job(limit=CHUNK_BYTES))
    for _ in range(4):
        buffer.write(b"x" * CHUNK_BYTES)
    assert len(drain(buffer)) == 1
    buffer.close()
    assert len(drain(buffer)) == 3


def test_each_byte_arrives_once_although_answers_are_lost() -> None:
    with Pumping() as pumping:
        pumping.client.fail = [ServerAway("lost"), ServerAway("lost")]
        buffers = [pumping.pump.open(job(id_)) for id_ in (1, 2)]
        wanted = {id_: b"".join(b"%d %d\n" % (id_, n) for n in range(20_000)) for id_ in (1, 2)}
        for buffer in buffers:
            for start in range(0, len(wanted[buffer.key[0]]), 5000):
                buffer.write(wanted[buffer.key[0]][start : start + 5000])
            buffer.close()
        until(lambda: pumping.pump.flushed((1, 1)) and pumping.pump.flushed((2, 1)))
    assert {id_: pumping.client.of(id_) for id_ in (1, 2)} == wanted


def test_chunk_that_is_refused_holds_up_no_other() -> None:
    with Pumping() as pumping:
        for id_, data in ((1, b"good"), (2, b"bad"), (3, b"fine")):
            buffer = pumping.pump.open(job(id_))
            buffer.write(data)
            buffer.close()
        until(lambda: not len(pumping.pump))
    assert [pumping.client.of(id_) for id_ in (1, 2, 3)] == [b"good", b"", b"fine"]


def test_server_without_logs_is_not_asked_again_at_once_and_ends_no_registration() -> None:
    with Pumping() as pumping:
        pumping.client.fail = [Gone("no such address")]
        for id_ in (1, 2):
            buffer = pumping.pump.open(job(id_))
            buffer.write(b"lost")
            buffer.close()
            until(lambda: not len(pumping.pump), 5)
        assert pumping.session.worker_id == 1
    assert pumping.client.calls == 1


def test_forgotten_output_is_not_sent() -> None:
    pumping = Pumping()
    pumping.pump.open(job()).write(b"x" * CHUNK_BYTES)
    pumping.pump.forget()
    with pumping:
        time.sleep(0.3)
    assert pumping.client.calls == 0
