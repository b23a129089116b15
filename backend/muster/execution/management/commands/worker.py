"""``manage.py worker``: the bundled worker."""

import gc
import os
import signal
import socket
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

import psutil
import structlog
from django.core.management.base import BaseCommand, CommandError

from muster.execution.worker import cpus, launch, state_folder
from muster.execution.worker.client import Client
from muster.execution.worker.direct_client import DirectClient
from muster.execution.worker.heartbeats import RegistrationRefused
from muster.execution.worker.http_client import HttpClient
from muster.execution.worker.launch import Launcher
from muster.execution.worker.options import Options, Size
from muster.execution.worker.outbox import Outbox
from muster.execution.worker.state_folder import StateFolder
from muster.execution.worker.worker import Worker, WorkerBroken

log = structlog.get_logger(__name__)

MB = 1024 * 1024


class Command(BaseCommand):
    help = (
        "Runs jobs that have a task. SIGTERM lets it finish or give back what it runs; a second one stops it at once."
    )
    # With --server it works without a database.
    requires_system_checks: list[str] = []  # noqa: RUF012  Django's own type

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--server", help=f"the address of Muster (default: DATABASE_URL, else {_own_server()})")
        parser.add_argument("--executor", choices=["local"], default="local", help="where jobs run: on this machine")
        parser.add_argument("--concurrency", type=_positive, default=len(cpus.usable()), help="cpus that jobs may use")
        parser.add_argument("--memory-mb", type=_positive, default=psutil.virtual_memory().total // MB)
        parser.add_argument("--gpus", type=_count, default=0, help="GPUs that jobs may use (default: %(default)s)")
        parser.add_argument("--queues", default="default", help="names, separated by commas (default: %(default)s)")
        parser.add_argument("--name", default=f"{socket.gethostname()}-{os.getpid()}")
        parser.add_argument("--allow-commands", action="store_true", help="also run programs that jobs name")
        parser.add_argument("--share-cpus", action="store_true", help="let runs use cpus that other runs have too")
        parser.add_argument("--cgroup", type=Path, help="a control group of its own, to limit the memory of runs by")
        parser.add_argument(
            "--state",
            type=Path,
            default=state_folder.default(),
            help="a folder for results that the server has not taken yet; workers may share it (default: %(default)s)",
        )

    def handle(self, **options: object) -> None:
        queues = [name for name in str(options["queues"]).split(",") if name]
        if not queues:
            raise CommandError("Name at least one queue.")
        launcher = _launcher(options)
        described = Options(
            name=str(options["name"]),
            queues=queues,
            size=Size(
                cpus=float(str(options["concurrency"])),
                memory_mb=float(str(options["memory_mb"])),
                gpus=float(str(options["gpus"])),
            ),
            allow_commands=bool(options["allow_commands"]),
            labels={"host": socket.gethostname(), **launcher.labels()},
        )
        folder = _state(Path(str(options["state"])))
        worker = Worker(_client(options["server"]), described, Outbox(folder.results), launcher)
        _stop_on_signals(worker)
        # Keeps loaded modules out of garbage collection, which took a third of the worker's time for a job.
        gc.freeze()
        try:
            worker.run()
        except RegistrationRefused as error:
            raise CommandError(f"The server refuses this worker: {error}") from error
        except WorkerBroken as error:
            raise CommandError(f"The worker has failed, and its runs were killed: {error}") from error


def _client(server: object) -> Client:
    """Returns the server that was named, else the database that the environment names, else the server beside it."""
    if server is None and os.environ.get("DATABASE_URL"):
        log.info("worker_calls", by="database")
        return DirectClient()
    address = str(server or _own_server())
    log.info("worker_calls", by=address)
    return HttpClient(address)


def _launcher(options: Mapping[str, object]) -> Launcher:
    """Returns what limits runs. More jobs than cpus share them."""
    ids, group = cpus.usable(), options["cgroup"]
    share = bool(options["share_cpus"]) or int(str(options["concurrency"])) > len(ids)
    try:
        made = launch.launcher(
            share_cpus=share, folder=cpus.default_folder(), ids=ids, group=group if isinstance(group, Path) else None
        )
    except OSError as error:
        raise CommandError(
            f"The limits of runs can't be set ({error}): name another --cgroup, or use --share-cpus."
        ) from error
    log.info("worker_limits", **made.labels())
    return made


def _state(parent: Path) -> StateFolder:
    try:
        folder = StateFolder(parent)
    except OSError as error:
        raise CommandError(f"Results can't be kept in {parent} ({error}): name another folder with --state.") from error
    log.info("state_folder", folder=str(folder.path))
    return folder


def _own_server() -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(os.environ.get("HOST", ""), os.environ.get("HOST", ""))  # noqa: S104
    shown = f"[{host}]" if ":" in host else host or "127.0.0.1"
    return f"http://{shown}:{os.environ.get('PORT', '8000')}"


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("must be a positive whole number")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError("must be a whole number")
    return int(text)


def _stop_on_signals(worker: Worker) -> None:
    received: list[int] = []

    def on_signal(number: int, frame: FrameType | None) -> None:
        received.append(number)
        worker.stop(now=len(received) > 1)

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
