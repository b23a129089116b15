"""Restarts the embedded PostgreSQL with empty caches, to measure the first requests after a start."""

import os
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from local import layout, server
from local.errors import LocalError
from local.system_user import account_for

DROP_CACHES = Path("/proc/sys/vm/drop_caches")
PAGE_CACHE_AND_INODES = "3\n"


def why_impossible(bench_url: str) -> str | None:
    """Returns why the caches of the database at ``bench_url`` cannot be emptied; None if they can."""
    host = conninfo_to_dict(bench_url).get("host")
    if host != str(layout.main().socket_dir):
        return "only the embedded database can be restarted"
    if not os.access(DROP_CACHES, os.W_OK):
        return "emptying the page cache requires root on Linux"
    return None


def restart() -> None:
    """Stops the server, empties the page cache and starts the server. Breaks open connections.

    Raises LocalError if the server was not running.
    """
    cluster = layout.main()
    if not server.stop(cluster):
        raise LocalError("The embedded PostgreSQL is not running.")
    os.sync()
    DROP_CACHES.write_text(PAGE_CACHE_AND_INODES)
    server.start(cluster, account_for(cluster.pgdata))
