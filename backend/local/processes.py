"""Runs several programs in the foreground; they start and stop together."""

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
    """One program; `name` prefixes each line of its output."""

    name: str
    command: list[str]
    stops_first: bool = False
    """Whether the others are stopped only after it has exited."""


@dataclass(frozen=True)
class Line:
    """A line of output, from a program or from the runner itself."""

    name: str
    text: str


@dataclass(frozen=True)
class Exited:
    """A program exited, or a server it depends on."""

    name: str
    status: int


@dataclass(frozen=True)
class StopRequested:
    """A stop signal arrived."""

    signal: int


Event = Line | Exited | StopRequested


class Foreground:
    """Runs programs until a signal arrives or one of them exits; then stops them all."""

    def __init__(self) -> None:
        # SimpleQueue.put is reentrant, so a signal handler may call it.
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._first: set[str] = set()
        self._stopping = False
        self._first_exit: Exited | None = None

    def run(self, programs: list[Program], *, cwd: str, environment: Mapping[str, str]) -> Exited | None:
        """Runs `programs`. Returns the first unexpected exit, or None after a signal."""
        before = {
            number: signal.signal(number, lambda given, _frame: self.events.put(StopRequested(given)))
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
        return self._first_exit

    def _start(self, program: Program, cwd: str, environment: Mapping[str, str]) -> None:
        child = subprocess.Popen(
            [*_parent_death_prefix(), *program.command],
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a process group of its own, so that its children receive signals too
        )
        self._running[program.name] = child
        if program.stops_first:
            self._first.add(program.name)
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
        # Reads the remaining output first. The timeout covers a grandchild that keeps the pipe open.
        reader.join(timeout=1)
        self.events.put(Exited(name, status))

    def _next(self) -> Event | None:
        try:
            return self.events.get(timeout=GRACE_S if self._stopping else None)
        except queue.Empty:
            return None

    def _handle(self, event: Event | None) -> None:
        match event:
            case Line(name, text):
                show(name, text)
            case Exited(name):
                child = self._running.pop(name, None)
                if child is not None:
                    _signal_group(child, signal.SIGKILL)
                if not self._stopping:
                    self._first_exit = event
                    self._stop()
                elif name in self._first and not self._first & self._running.keys():
                    self._signal_all(signal.SIGTERM)
            case StopRequested() if not self._stopping:
                self._stop()
            case StopRequested() | None:  # a second signal, or the grace period has passed
                self._signal_all(signal.SIGKILL)

    def _stop(self) -> None:
        self._stopping = True
        first = [child for name, child in self._running.items() if name in self._first]
        # After an unexpected exit there may be nothing left to give anything back to.
        for child in (not self._first_exit and first) or self._running.values():
            _signal_group(child, signal.SIGTERM)

    def _signal_all(self, number: signal.Signals) -> None:
        for child in self._running.values():
            _signal_group(child, number)


def show(name: str, text: str) -> None:
    """Prints one line. Ignores a closed terminal, which must not prevent an orderly stop."""
    with suppress(OSError):
        sys.stdout.write(f"{name:<12} | {text}\n")
        sys.stdout.flush()


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def _parent_death_prefix() -> list[str]:
    """Returns a command prefix that stops a program when this process is killed with SIGKILL (Linux only)."""
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    return [setpriv, "--pdeathsig", "TERM"] if setpriv else []
