"""The worker's API key, for servers with AUTH=on."""

import os
from pathlib import Path


def authorization() -> dict[str, str]:
    """Returns the header with the worker's API key: MUSTER_API_KEY, or the content of MUSTER_API_KEY_FILE."""
    key = os.environ.get("MUSTER_API_KEY", "")
    if not key and (file := os.environ.get("MUSTER_API_KEY_FILE")):
        key = Path(file).read_text("utf-8").strip()
    return {"Authorization": f"Bearer {key}"} if key else {}
