"""Records the context of a run: time, commit, machine."""

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


def metadata(url: str, shape: str, jobs: int) -> Json:
    """Returns the context of a run; called before the load starts."""
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
    """Writes the data of the plot of latency by users; returns the file."""
    names = {"measured_at": "began_at", "commit": "commit", "machine": "machine", "jobs": "jobs", "steps": "ladder"}
    file = folder / LADDER
    file.write_text(json.dumps({name: result[key] for name, key in names.items()}, indent=2, ensure_ascii=False) + "\n")
    return file
