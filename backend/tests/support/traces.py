"""The folder of the real traces: MUSTER_TRACES, otherwise one beside the repository."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
TRACES = Path(os.environ.get("MUSTER_TRACES") or REPOSITORY.parent / "shared" / "traces")
