"""Keeps how runs have ended until the server has taken it: on disk, so that it outlives the worker."""

import json
import os
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from muster.execution.worker.outcome import Finish

log = structlog.get_logger(__name__)

SUFFIX = ".json"


@dataclass(eq=False, slots=True)
class Entry:
    """The end of a run, to be sent as the worker with this id."""

    worker_id: int
    finish: Finish
    size: int
    path: Path | None
    """Its file; None if it couldn't be written."""
    replaced: bool = False
    """Whether the server refused what the worker sent first."""
    alone: bool = False
    """Whether it is sent in a call of its own, since a call with others was refused."""
    refusals: int = 0
    not_before: float = 0.0
    ended_at: float = field(default_factory=time.monotonic)

    @property
    def key(self) -> tuple[int, int]:
        return self.finish["id"], self.finish["attempt"]


class Outbox:
    """The ends that are still to be sent, oldest first. Threads share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        for unfinished in folder.glob("*.new"):
            unfinished.unlink()
        found = (_read(path) for path in sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime))
        self._entries = [entry for entry in found if entry is not None]

    def __len__(self) -> int:
        return len(self._entries)

    def entries(self) -> Sequence[Entry]:
        with self._lock:
            return list(self._entries)

    def add(self, worker_id: int, finish: Finish) -> Entry:
        """Writes the end of a run to the disk. If the disk refuses, it is kept in memory alone."""
        raw = json.dumps({"worker": worker_id, "finish": finish}).encode()
        entry = Entry(worker_id, finish, len(raw), self._write(_name(worker_id, finish), raw))
        with self._lock:
            self._entries.append(entry)
        return entry

    def replace(self, entry: Entry, finish: Finish) -> None:
        """Puts something else in place of what the server refuses."""
        raw = json.dumps({"worker": entry.worker_id, "finish": finish}).encode()
        entry.finish, entry.size, entry.replaced = finish, len(raw), True
        entry.path = self._write(_name(entry.worker_id, finish), raw)

    def remove(self, entries: Sequence[Entry]) -> None:
        """Forgets what the server has taken."""
        taken = set(entries)
        with self._lock:
            self._entries = [entry for entry in self._entries if entry not in taken]
        for entry in entries:
            if entry.path is not None:
                entry.path.unlink(missing_ok=True)

    def held(self, entries: Sequence[Entry]) -> list[Entry]:
        """Returns those of the entries that are still to be sent."""
        with self._lock:
            present = set(self._entries)
        return [entry for entry in entries if entry in present]

    def withdraw(self, worker_id: int, keys: Collection[tuple[int, int]]) -> None:
        """Forgets that these runs were given back: the worker was given them again."""
        self.remove(
            [
                entry
                for entry in self.entries()
                if entry.worker_id == worker_id and entry.key in keys and entry.finish["status"] == "PENDING"
            ]
        )

    def _write(self, name: str, raw: bytes) -> Path | None:
        path, new = self._folder / name, self._folder / f"{name}.new"
        try:
            with new.open("wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
            _sync(self._folder)
        except OSError as error:
            log.error("result_not_on_disk", file=str(path), error=str(error))  # noqa: TRY400  no trace needed
            return None
        return path


def _name(worker_id: int, finish: Finish) -> str:
    start = "".join(filter(str.isdigit, finish.get("started_at", "")))
    return "-".join(filter(None, [str(worker_id), str(finish["id"]), str(finish["attempt"]), start])) + SUFFIX


def _sync(folder: Path) -> None:
    """Makes a new name in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: Path) -> Entry | None:
    """Reads what an earlier worker left. A file that isn't one of ours is left alone."""
    try:
        raw = path.read_bytes()
        held: Mapping[str, Any] = json.loads(raw)
        entry = Entry(int(held["worker"]), dict(held["finish"]), len(raw), path)
        log.info("result_found", worker=entry.worker_id, job=entry.key[0], attempt=entry.key[1])
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("result_unreadable", file=str(path), error=str(error))
        return None
    return entry


def waits(entry: Entry) -> bool:
    """Returns whether an entry that was refused alone isn't due yet."""
    return entry.not_before > time.monotonic()
