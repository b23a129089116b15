"""gunicorn's settings as plain attributes: its own are looked up in a dict of objects, a dozen of them per request."""

import os
from functools import cached_property
from typing import Any

from gunicorn.http import wsgi  # type: ignore[import-untyped]

# A larger head is read by gunicorn, which knows the limits of each of its parts.
PLAIN_BYTES_MAX = 4096


class Settings:
    """Reads each setting once."""

    def __init__(self, cfg: Any) -> None:
        self._cfg = cfg

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._cfg, name)
        setattr(self, name, value)
        return value

    @cached_property
    def plain_bytes_max(self) -> int:
        """The size of the largest head that no limit of its parts concerns, in bytes; 0 if the settings change heads.

        The proxy protocol writes a line before them, and SCRIPT_NAME takes a part of the path.
        """
        if self.proxy_protocol != "off" or self.is_ssl or os.environ.get("SCRIPT_NAME"):
            return 0
        limits: list[int] = [self.limit_request_line, self.limit_request_field_size]
        return min(PLAIN_BYTES_MAX, *(limit for limit in limits if limit > 0))

    @cached_property
    def environ(self) -> dict[str, Any]:
        """What the WSGI environments of all requests have in common."""
        return {**wsgi.base_environ(self), "wsgi.errors": _Errors(self), "wsgi.multithread": True}


class _Errors:
    """The log of errors as a file. gunicorn looks up its streams for each request, and here for each line."""

    def __init__(self, cfg: Settings) -> None:
        self._cfg = cfg

    def write(self, data: str) -> None:
        wsgi.WSGIErrorsWrapper(self._cfg).write(data)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing is kept back."""
