"""`python -m local.access_mode`, the first line of `make run`: who may do what on the server that will start.

Needs the standard library only, since nothing is installed yet.
"""

import os

from local import checks
from local.errors import echo, exit_with

WITH_SIGN_IN = "AUTH=on: people sign in and programs have keys; `manage.py createadmin` makes the first admin."
WITHOUT_SIGN_IN = "AUTH=off: no sign-in; whoever reaches {host}:{port} may read, change and delete everything."


def main() -> int:
    """Prints the line. Raises LocalError where the start would be refused, before minutes of installing."""
    host = os.environ.get("HOST") or checks.DEFAULT_HOST
    port = os.environ.get("PORT") or checks.DEFAULT_PORT
    echo(WITH_SIGN_IN if checks.auth(host) else WITHOUT_SIGN_IN.format(host=host, port=port))
    return 0


if __name__ == "__main__":
    exit_with(main)
