"""Restarts the embedded PostgreSQL with nothing in any cache: what the first requests after a start meet."""

import os
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from local import layout, server
from local.errors import LocalError
from local.system_user import account_for

DROP_CACHES = Path("/proc/sys/vm/drop_caches")
PAGE_CACHE_AND_INODES = "3\n"


def reason_against(bench_url: str) -> str | None:
    """Says why caches of the database at ``bench_url`` can't be emptied; None where they can."""
    host = conninfo_to_dict(bench_url).get("host")
    if host != str(layout.main().socket_dir):
        return "the database is not the embedded one, so it isn't restarted"
    if not os.access(DROP_CACHES, os.W_OK):
        return "emptying the file cache takes root on Linux"
    return None


def restart() -> None:
    """Stops the server, empties the file cache and starts the server. Connections to it are lost. Raises LocalError."""
    cluster = layout.main()
    if not server.stop(cluster):
        raise LocalError("The embedded PostgreSQL does not run.")
    os.sync()
    DROP_CACHES.write_text(PAGE_CACHE_AND_INODES)
    server.start(cluster, account_for(cluster.pgdata))
