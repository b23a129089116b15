"""What the local tools tell a person."""

import sys
from collections.abc import Callable


class LocalError(Exception):
    """Something that the person at the keyboard can mend: one clear sentence, shown without a traceback."""


def exit_with(main: Callable[[], int]) -> None:
    """End the process with what `main` returns; a LocalError becomes its sentence on stderr and 1."""
    try:
        code = main()
    except LocalError as error:
        print(f"muster: {error}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def say(sentence: str) -> None:
    """Show progress on stderr, where it mixes with nothing that a pipe reads."""
    print(f"muster: {sentence}", file=sys.stderr, flush=True)
