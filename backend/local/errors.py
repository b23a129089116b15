"""What the local tools tell a person."""

import signal
import sys
from collections.abc import Callable
from types import FrameType


class LocalError(Exception):
    """Something that the person at the keyboard can mend: one clear sentence, shown without a traceback."""


def exit_with(main: Callable[[], int]) -> None:
    """End the process with what `main` returns; a LocalError becomes its sentence on stderr and 1.

    SIGTERM and SIGHUP unwind like Ctrl-C, so that a server which was started is stopped.
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


def say(sentence: str) -> None:
    """Show progress on stderr, where it mixes with nothing that a pipe reads."""
    print(f"muster: {sentence}", file=sys.stderr, flush=True)
