"""Several programs as one in the foreground: they start together and end together."""

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

GRACE_S = 20.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Program:
    """One program of the set; `name` stands before each line that it prints."""

    name: str
    command: list[str]


@dataclass(frozen=True)
class Line:
    """A line that a program printed, or that is ours to say."""

    name: str
    text: str


@dataclass(frozen=True)
class Ended:
    """A program, or something else that must not end, has ended."""

    name: str
    status: int


@dataclass(frozen=True)
class Asked:
    """The person, or whatever runs us, wants an end."""

    signal: int


Event = Line | Ended | Asked


class Foreground:
    """Runs programs until a signal arrives or one of them ends; then none is left."""

    def __init__(self) -> None:
        # A SimpleQueue may be put to from a signal handler.
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = False
        self._culprit: Ended | None = None

    def run(self, programs: list[Program], *, cwd: str, environment: Mapping[str, str]) -> Ended | None:
        """Run until the end. Return what ended without being asked to, or None after a signal."""
        before = {
            number: signal.signal(number, lambda given, _frame: self.events.put(Asked(given)))
            for number in STOP_SIGNALS
        }
        try:
            for program in programs:
                self._start(program, cwd, environment)
            while self._running:
                self._handle(self._next())
        finally:
            self._signal_all(signal.SIGKILL)
            for number, handler in before.items():
                signal.signal(number, handler)
        return self._culprit

    def _start(self, program: Program, cwd: str, environment: Mapping[str, str]) -> None:
        child = subprocess.Popen(
            [*_dies_with_us(), *program.command],
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a group of its own, so that its children can be reached too
        )
        self._running[program.name] = child
        reader = threading.Thread(target=self._read, args=(program.name, child), daemon=True)
        reader.start()
        threading.Thread(target=self._wait, args=(program.name, child, reader), daemon=True).start()

    def _read(self, name: str, child: subprocess.Popen[bytes]) -> None:
        if child.stdout is not None:
            with child.stdout as lines:
                for line in lines:
                    self.events.put(Line(name, line.decode(errors="replace").rstrip()))

    def _wait(self, name: str, child: subprocess.Popen[bytes], reader: threading.Thread) -> None:
        status = child.wait()
        # Its last words first; but a grandchild that holds the pipe open must not hide the end.
        reader.join(timeout=1)
        self.events.put(Ended(name, status))

    def _next(self) -> Event | None:
        try:
            return self.events.get(timeout=GRACE_S if self._stopping else None)
        except queue.Empty:
            return None

    def _handle(self, event: Event | None) -> None:
        match event:
            case Line(name, text):
                show(name, text)
            case Ended(name):
                child = self._running.pop(name, None)
                if child is not None:
                    _signal_group(child, signal.SIGKILL)
                if not self._stopping:
                    self._culprit = event
                    self._stop()
            case Asked() if not self._stopping:
                self._stop()
            case Asked() | None:  # asked twice, or the time is up
                self._signal_all(signal.SIGKILL)

    def _stop(self) -> None:
        self._stopping = True
        self._signal_all(signal.SIGTERM)

    def _signal_all(self, number: signal.Signals) -> None:
        for child in self._running.values():
            _signal_group(child, number)


def show(name: str, text: str) -> None:
    """Print one line. A terminal that has gone away must not keep us from stopping in good order."""
    with suppress(OSError):
        sys.stdout.write(f"{name:<12} | {text}\n")
        sys.stdout.flush()


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def _dies_with_us() -> list[str]:
    """Return a prefix that ends a program even when this process is killed with -9, where there is one."""
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    return [setpriv, "--pdeathsig", "TERM"] if setpriv else []
