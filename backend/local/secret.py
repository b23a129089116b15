"""The local SECRET_KEY, generated once and stored beside the data."""

import os
import secrets
from contextlib import suppress

from local import layout


def ensure_key() -> str:
    """Returns the stored key, generated on first use. Only the file's owner can read it."""
    path = layout.data_home() / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        # The link fails if another process was first; then that process's key is used.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
