"""Errors and progress messages of the local tools."""

import signal
import sys
from collections.abc import Callable
from types import FrameType


class LocalError(Exception):
    """An error the user can fix: its one-sentence message is printed without a traceback."""


def exit_with(main: Callable[[], int]) -> None:
    """Exits with the status that `main` returns, or with 1 and the message on stderr for a LocalError.

    SIGTERM and SIGHUP raise KeyboardInterrupt as Ctrl-C does, so that a started server is stopped.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        code = main()
    except LocalError as error:
        print(f"muster: {error}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def echo(sentence: str) -> None:
    """Prints progress on stderr; stdout stays clean for pipes."""
    print(f"muster: {sentence}", file=sys.stderr, flush=True)
