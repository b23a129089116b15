"""DATABASES from one URL, with the additional settings of web processes."""

from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from config.environment import Environment
from muster.core.db.engine.base import PooledConnection, give_up_at_once

# Of commands, whose cursors prepare a statement at its first use. Sessions of the pool prepare their own
# (muster.core.db.engine.prepared).
PREPARE_THRESHOLD = 1
NETWORK = {"keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}


def database_from_url(url: str, env: Environment) -> dict[str, Any]:
    """Returns one entry of Django's DATABASES for `url`.

    libpq parses the URL, so that all its forms (socket folders, several hosts, sslmode, key=value
    strings) are supported.

    Raises ImproperlyConfigured if it is not a PostgreSQL address.
    """
    try:
        given = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # Without libpq's message, which would repeat the address with its password.
        raise ImproperlyConfigured("DATABASE_URL is not a PostgreSQL address (postgresql://…).") from None
    process = env.str("MUSTER_PROCESS", "command")
    options: dict[str, Any] = {
        key: value
        for key, value in given.items()
        if key not in {"dbname", "user", "password", "host", "port", "options"}
    }
    options.setdefault("application_name", f"muster-{process}")
    options.setdefault("connect_timeout", 3)
    # A crashed machine sends nothing. After half a minute without a response, the connection counts as lost.
    for name, value in NETWORK.items():
        options.setdefault(name, value)
    options["prepare_threshold"] = PREPARE_THRESHOLD
    options["options"] = f"{given.get('options') or ''} {_session(process, env)}".strip()
    if process == "web":
        options["pool"] = _pool(env)
    return {
        "ENGINE": "muster.core.db.engine",
        "NAME": given.get("dbname") or "muster",
        "USER": given.get("user") or "",
        "PASSWORD": given.get("password") or "",
        "HOST": given.get("host") or "",
        "PORT": given.get("port") or "",
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
    }


def _session(process: str, env: Environment) -> str:
    """Returns libpq's `options`: the initial settings of each session.

    Only requests have timeouts: commands (migrate, seed, import_jobs, housekeep) may take long.
    """
    settings = {"timezone": "UTC"}
    if process == "web":
        settings |= {
            # Requests are short: starting parallel workers takes longer than they would save.
            "max_parallel_workers_per_gather": "0",
            # Most hot statements have one good plan for all values: planned once per session. The others are sent
            # with their values as literals (muster.core.db.queries.Statement.planned).
            "plan_cache_mode": "force_generic_plan",
            "statement_timeout": env.str("DB_STATEMENT_TIMEOUT", "10s"),
            "lock_timeout": env.str("DB_LOCK_TIMEOUT", "5s"),
            "idle_in_transaction_session_timeout": env.str("DB_IDLE_TIMEOUT", "30s"),
        }
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def _pool(env: Environment) -> dict[str, Any]:
    """Returns the arguments of psycopg's ConnectionPool. Each server process has its own pool."""
    timeout_s = env.float("DB_POOL_TIMEOUT_S", 5.0)
    if timeout_s <= 0:
        raise ImproperlyConfigured(f"DB_POOL_TIMEOUT_S must be a number above 0, not {timeout_s}.")
    return {
        "min_size": env.at_least(0, "DB_POOL_MIN", 2),
        "max_size": env.at_least(1, "DB_POOL_MAX", 8),
        "timeout": timeout_s,
        "max_lifetime": 3600.0,
        "connection_class": PooledConnection,
        # Each request tries to connect itself, so that none waits for the pool's next attempt.
        "reconnect_timeout": 0.0,
        "reconnect_failed": give_up_at_once,
    }
