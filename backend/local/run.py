"""`python -m local.run`, used by `make run`: runs Muster on this machine as one foreground command.

Checks the environment, starts the database, migrates it, imports TRACE or seeds an empty database
with SEED generated jobs, then runs the server and housekeeping until Ctrl-C.
"""

import os
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

from local import checks, layout, secret, server
from local.database import database, has_jobs
from local.errors import LocalError, echo, exit_with
from local.exec import path, run
from local.processes import Exited, Foreground, Line, Program

BACKEND = str(layout.REPOSITORY / "backend")
MANAGE = [sys.executable, "manage.py"]
PROGRAMS = [
    Program("web", [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]),
    Program("housekeeping", [*MANAGE, "housekeep"]),
    # Gives back what it runs as long as the server is there.
    Program("worker", [*MANAGE, "worker"], stops_first=True),
]
WILDCARD_HOSTS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


def main() -> int:
    """Runs until stopped. Returns 0 after a signal; raises LocalError if a program exits by itself."""
    checks.check_python()
    host, port = checks.address()
    auth = checks.auth(host)
    trace = checks.trace_file()
    seed = checks.seed_count()
    with database(layout.main()) as url:
        environment = _environment(host, port, url)
        _manage(environment, "migrate", "--verbosity", "1")
        if trace is not None:
            _import(environment, trace)
        elif seed and not has_jobs(url):
            _manage(environment, "seed", str(seed))
        if auth:
            _prepare_access(environment)
        ended = _serve(environment, host, port, auth=auth)
    if ended is None:
        echo("stopped.")
        return 0
    raise LocalError(f"{ended.name} exited unexpectedly (exit status {ended.status}); all programs were stopped.")


def _environment(host: str, port: int, url: str) -> dict[str, str]:
    secret.ensure_key()
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "DATABASE_URL": url,
        "MUSTER_DATA": str(layout.data_home()),
        "HOST": host,
        "PORT": str(port),
        "PATH": path(),
        "PYTHONUNBUFFERED": "1",
    }


def _prepare_access(environment: dict[str, str]) -> None:
    """Makes the admin that ADMIN_EMAIL names, and the key of the worker on this machine."""
    if environment.get("ADMIN_EMAIL"):
        _manage(environment, "createadmin")
    file = str(layout.data_home() / "worker-key")
    _manage(environment, "workerkey", file)
    environment["MUSTER_API_KEY_FILE"] = file


def _import(environment: dict[str, str], trace: Path) -> None:
    """Imports what can be read of a history. Raises LocalError if nothing can."""
    try:
        _manage(environment, "import_jobs", "--accept-damage", str(trace))
    except LocalError as error:
        raise LocalError(f"{trace} was not imported, so nothing was started: name another TRACE, or none.") from error


def _manage(environment: dict[str, str], *command: str) -> None:
    status = run([*MANAGE, *command], environment, cwd=BACKEND)
    if status > 128:  # noqa: PLR2004  # ended by a signal: the user wants to stop
        raise KeyboardInterrupt
    if status:
        raise LocalError(f"manage.py {command[0]} failed (exit status {status}).")


def _serve(environment: dict[str, str], host: str, port: int, *, auth: bool) -> Exited | None:
    foreground = Foreground()
    name = WILDCARD_HOSTS.get(host, host)
    shown = f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
    _in_background(partial(_announce, url=shown, sign_in="with" if auth else "without"), foreground)
    if not os.environ.get("DATABASE_URL"):
        _in_background(_watch_postgres, foreground)
    return foreground.run(PROGRAMS, cwd=BACKEND, environment=environment)


def _announce(foreground: Foreground, url: str, sign_in: str) -> None:
    """Prints the address of Muster, and whether people sign in there, once the server responds."""
    while True:
        try:
            urllib.request.urlopen(f"{url}/health/", timeout=5).close()  # noqa: S310  # our own server
        except urllib.error.HTTPError:
            break  # an error response is still a response
        except OSError:
            time.sleep(0.1)
        else:
            break
    foreground.events.put(Line("muster", f"ready at {url}, {sign_in} sign-in (Ctrl-C stops everything)"))


def _watch_postgres(foreground: Foreground) -> None:
    process = server.postmaster(layout.main())
    if process is not None:
        process.wait()
    foreground.events.put(Exited("PostgreSQL", 1))


def _in_background(work: Callable[[Foreground], None], foreground: Foreground) -> None:
    threading.Thread(target=work, args=(foreground,), daemon=True).start()


if __name__ == "__main__":
    exit_with(main)
