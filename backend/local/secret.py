"""The local SECRET_KEY: made once, kept beside the data."""

import os
import secrets
from contextlib import suppress

from local import layout


def kept_key() -> str:
    """Return this machine's key, making it on first use; only its owner can read the file."""
    path = layout.data_home() / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        # A link fails when another process was first: its key is then the one that counts.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
