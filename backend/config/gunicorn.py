"""How gunicorn serves. Read through `gunicorn -c python:config.gunicorn config.wsgi`."""

import os
import resource
from typing import Protocol

from config.logging import configure, format_wanted, level_wanted
from config.metrics_folder import MetricsFolder
from config.refusals import install

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
if ":" in os.environ.get("HOST", ""):
    bind = f"[{os.environ['HOST']}]:{os.environ.get('PORT', '8000')}"

# Two processes, because one CPU-bound request must not hold up the others; threads, because the
# rest of the time is spent waiting for PostgreSQL. The pool (DB_POOL_MAX) is as large as a
# process has threads, so that no request waits for a connection in vain. No thread waits for a
# client: an event loop reads requests and writes answers.
worker_class = "config.buffered_worker.worker.BufferedWorker"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
worker_connections = int(os.environ.get("WEB_CONNECTIONS", "1000"))
timeout = int(os.environ.get("WEB_TIMEOUT_S", "60"))
graceful_timeout = int(os.environ.get("WEB_GRACEFUL_S", "10"))
keepalive = 75
# The longest that gunicorn can be told: the cursor of a list by name holds a name, beside a search and a queue.
limit_request_line = 8190
# Files go through the event loop's buffers like everything else.
sendfile = False

# A heartbeat file on a disk can block; memory does not.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
# Its default lies in the home folder, which two servers of one user would share.
control_socket_disable = True

accesslog = os.environ.get("WEB_ACCESS_LOG") or None
loglevel = os.environ.get("WEB_LOG_LEVEL", "warning")
logconfig_dict = configure(format_wanted(), level_wanted())

install()

# A connection takes a file descriptor, and many systems begin with 1,024.
_, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
_wanted = 2 * worker_connections + 1024
resource.setrlimit(resource.RLIMIT_NOFILE, (_wanted if _most == resource.RLIM_INFINITY else min(_wanted, _most), _most))

# Where the workers share their counts: /metrics answers for all of them, whichever is asked.
_metrics = MetricsFolder.open()


class Worker(Protocol):
    """What is asked of gunicorn's worker, which has no types."""

    pid: int


def child_exit(server: object, worker: Worker) -> None:
    """What a dead worker counted stays; what it held (connections) doesn't."""
    _metrics.forget(worker.pid)


def on_exit(server: object) -> None:
    _metrics.remove()
