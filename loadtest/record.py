"""What a run is written down with: where, when and on what it was measured."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from bench.machine import commit, machine
from local import layout

RESULTS = layout.REPOSITORY / "docs" / "benchmarks"
LADDER = "latency-by-users.json"
Json = Mapping[str, Any]


def circumstances(url: str, shape: str, jobs: int) -> Json:
    """Taken before the load begins."""
    with psycopg.connect(url, autocommit=True) as connection:
        facts = machine(connection)
    return {
        "shape": shape,
        "jobs": jobs,
        "began_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": dict(facts),
    }


def write_ladder(result: Json, folder: Path) -> Path:
    """Writes what the plot of latency by users is drawn from; returns the file."""
    names = {"measured_at": "began_at", "commit": "commit", "machine": "machine", "jobs": "jobs", "steps": "ladder"}
    file = folder / LADDER
    file.write_text(json.dumps({name: result[key] for name, key in names.items()}, indent=2, ensure_ascii=False) + "\n")
    return file
