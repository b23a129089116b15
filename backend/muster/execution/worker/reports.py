"""Reads what the process of a task reports: progress, and its result or error."""

import json
import threading
from collections.abc import Mapping
from typing import IO, Any

import structlog

from muster.execution.worker.answers import Key

log = structlog.get_logger(__name__)

LINE_MAX = 8 * 1024 * 1024
MESSAGE_MAX, ERROR_MAX = 2000, 10_000


class Reports:
    """The reports of one run. One thread reads them, others ask for them."""

    def __init__(self, key: Key) -> None:
        self._key = key
        self._lock = threading.Lock()
        self._updates: dict[str, object] = {}
        self.outcome: Mapping[str, Any] = {}
        """``result`` or ``error``, once the task has said it."""

    def read(self, lines: IO[bytes]) -> None:
        """Reads to the end. A line that is no report is skipped: the program may write anything there."""
        with lines:
            while line := lines.readline(LINE_MAX):
                report = _report(line)
                if report is None:
                    log.warning("report_skipped", job=self._key[0], attempt=self._key[1], line=repr(line[:200]))
                else:
                    self._take(report)

    def updates(self) -> dict[str, object]:
        """Returns progress and message that no heartbeat has taken to the server yet."""
        with self._lock:
            return dict(self._updates)

    def sent(self, updates: Mapping[str, object]) -> None:
        """Forgets what has arrived, unless there is something newer."""
        with self._lock:
            self._updates = {name: value for name, value in self._updates.items() if updates.get(name) != value}

    def _take(self, report: Mapping[str, Any]) -> None:
        if report.keys() & {"result", "error"}:
            error = report.get("error")
            self.outcome = report if error is None else {"error": clean(str(error), ERROR_MAX)}
            return
        with self._lock:
            self._updates |= _progress(report)


def _report(line: bytes) -> Mapping[str, Any] | None:
    try:
        report = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return report if isinstance(report, dict) else None


def _progress(report: Mapping[str, Any]) -> dict[str, object]:
    percent, message = report.get("progress"), report.get("message")
    found: dict[str, object] = {}
    if isinstance(percent, int | float) and not isinstance(percent, bool) and percent == percent:  # noqa: PLR0124  NaN
        found["progress"] = int(max(0, min(100, percent)))
    if isinstance(message, str) and message.strip():
        found["message"] = clean(message, MESSAGE_MAX)
    return found


def clean(text: str, most: int) -> str:
    """Returns the text as the server takes it: without NUL and lone surrogates, at most so long."""
    return text[:most].replace("\0", "\ufffd").encode(errors="replace").decode()
