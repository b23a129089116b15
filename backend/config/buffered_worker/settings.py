"""gunicorn's settings as plain attributes: its own are looked up in a dict of objects, a dozen of them per request."""

from typing import Any


class Settings:
    """Reads each setting once."""

    def __init__(self, cfg: Any) -> None:
        self._cfg = cfg

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._cfg, name)
        setattr(self, name, value)
        return value
