"""Logs: one JSON object a line in production, short lines for a person locally; always on stderr.

Everything passes here: our own events (structlog), and what Django, psycopg and gunicorn say through ``logging``.
"""

import os
import sys
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from config.log_lines import render_line

FORMATS = ("json", "lines")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def format_wanted() -> str:
    """Returns LOG_FORMAT; by default "lines" with the settings `local` and `test`, otherwise "json"."""
    local = os.environ.get("DJANGO_SETTINGS_MODULE") in ("config.settings.local", "config.settings.test")
    return os.environ.get("LOG_FORMAT") or ("lines" if local else "json")


def level_wanted() -> str:
    """Returns LOG_LEVEL, by default INFO."""
    return os.environ.get("LOG_LEVEL") or "INFO"


def configure(log_format: str, level: str) -> dict[str, Any]:
    """Configures structlog and returns the dict for ``logging.config.dictConfig``. Raises ValueError."""
    level = level.upper()
    if log_format not in FORMATS:
        raise ValueError(f"LOG_FORMAT must be one of {', '.join(FORMATS)}, not {log_format!r}.")
    if level not in LEVELS:
        raise ValueError(f"LOG_LEVEL must be one of {', '.join(LEVELS)}, not {level!r}.")
    rendering = _json() if log_format == "json" else [render_line]
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, *_times(), *rendering],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_Stderr,
        # Loggers of commands and tests must follow a later configuration; those of a server need not.
        cache_logger_on_first_use=log_format == "json",
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [
                    structlog.contextvars.merge_contextvars,
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.add_logger_name,
                    *_times(),
                ],
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering, _decoded],
            }
        },
        "filters": {"traces": {"()": "config.logging.TracesOnly"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "structured"},
            "traces": {"class": "logging.StreamHandler", "formatter": "structured", "filters": ["traces"]},
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level},
            # Each request already has a line; only the trace of an exception is missing there.
            "django.request": {"handlers": ["traces"], "level": "ERROR", "propagate": False},
            # Anyone can send any Host or any number of parameters, and the request's line already contains the 400.
            "django.security": {"handlers": [], "level": "CRITICAL"},
            # These have no trace.
            "django.security.csrf": {"handlers": [], "level": level},
            "psycopg": {"handlers": [], "level": level if level in LEVELS[2:] else "WARNING"},
            # At DEBUG it writes the secrets of a sign-in by OpenID Connect.
            "authlib": {"handlers": [], "level": level if level in LEVELS[1:] else "INFO"},
            # gunicorn disables this logger, and Python then prints warnings without a format.
            "gunicorn.error": {"handlers": [], "level": level, "propagate": True},
            # Only on request, since its lines contain query strings.
            "gunicorn.access": {"handlers": [], "level": level, "propagate": bool(os.environ.get("WEB_ACCESS_LOG"))},
        },
    }


class TracesOnly:
    """Passes only records with an exception."""

    def filter(self, record: Any) -> bool:
        return bool(record.exc_info)


class _Stderr:
    """Writes whole lines, so that lines of several processes on one pipe do not mix."""

    def __init__(self, *_: object) -> None: ...

    def msg(self, line: bytes) -> None:
        sys.stderr.buffer.write(line + b"\n")
        sys.stderr.buffer.flush()

    debug = info = warning = error = critical = exception = fatal = log = warn = failure = err = msg


def _times() -> list[Processor]:
    return [structlog.processors.TimeStamper(fmt="iso", utc=True)]


def _json() -> list[Processor]:
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=_dumps)]


def _dumps(event: EventDict, default: Any = None, **_: object) -> bytes:
    return orjson.dumps(event, default=default or str, option=orjson.OPT_NON_STR_KEYS)


def _decoded(_: WrappedLogger, __: str, event: bytes) -> str:
    return event.decode()
