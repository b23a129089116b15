"""gunicorn's settings, loaded by `gunicorn -c python:config.gunicorn config.wsgi`."""

import os
import resource
from typing import Protocol

from config.environment import Environment
from config.logging import configure, format_wanted, level_wanted
from config.metrics_folder import MetricsFolder
from config.refusals import install

env = Environment()

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
if ":" in os.environ.get("HOST", ""):
    bind = f"[{os.environ['HOST']}]:{os.environ.get('PORT', '8000')}"

# Two processes: a request that computes for long does not block all others. Several threads: a request mostly waits
# for PostgreSQL. The pool (DB_POOL_MAX) has a connection for each thread, so no request waits for one. An event loop
# reads requests and writes responses, so no thread waits for a client.
worker_class = "config.buffered_worker.worker.BufferedWorker"
workers = env.at_least(1, "WEB_WORKERS", 2)
threads = env.at_least(1, "WEB_THREADS", 8)
# One place stays free for the next client.
worker_connections = env.at_least(2, "WEB_CONNECTIONS", 1000)
timeout = env.at_least(1, "WEB_TIMEOUT_S", 60)
graceful_timeout = env.at_least(0, "WEB_GRACEFUL_S", 10)
keepalive = 75
# gunicorn's maximum: the URL of a list by name contains a name in its cursor, a search and a queue.
limit_request_line = 8190
# gunicorn would believe these headers from any program on this machine. Django decides (BEHIND_TLS_PROXY), and no
# header may move a path.
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
# Files go through the event loop's buffers like all responses.
sendfile = False

# A heartbeat file on a disk can block; one in memory does not.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
# Its default path is in the home folder, which two servers of one user would share.
control_socket_disable = True

accesslog = os.environ.get("WEB_ACCESS_LOG") or None
loglevel = os.environ.get("WEB_LOG_LEVEL", "warning")
logconfig_dict = configure(format_wanted(), level_wanted())

install()

# Each connection needs a file descriptor, and many systems have a soft limit of 1,024.
_, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
_wanted = 2 * worker_connections + 1024
resource.setrlimit(resource.RLIMIT_NOFILE, (_wanted if _most == resource.RLIM_INFINITY else min(_wanted, _most), _most))

# Shared by the workers, so that any of them serves /metrics for all.
_metrics = MetricsFolder.open()


class Worker(Protocol):
    """The used part of gunicorn's worker, which has no types."""

    pid: int


def post_worker_init(worker: Worker) -> None:
    """Warms up the process, whose application is loaded."""
    from config import warm_up  # noqa: PLC0415  needs Django set up

    warm_up.start()


def child_exit(server: object, worker: Worker) -> None:
    """Keeps a dead worker's counters and drops its gauges."""
    _metrics.forget(worker.pid)


def on_exit(server: object) -> None:
    _metrics.remove()
