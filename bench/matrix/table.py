"""The table of the matrix in README.md and results.md: a column for each number of jobs, from ``matrix.json``."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bench.rows import Row, Section

BEGIN, END = "<!-- made by make bench ONLY=matrix: begin -->", "<!-- made by make bench ONLY=matrix: end -->"
DATA = "matrix.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """When and where a column was measured."""

    jobs: int
    measured_at: str
    commit: str


def write(origin: Origin, rows: Sequence[Row], folder: Path, readme: Path) -> None:
    """Replaces the column of this number of jobs and renders the table into both pages."""
    data = folder / DATA
    columns = {column["jobs"]: column for column in (orjson.loads(data.read_bytes()) if data.exists() else [])}
    figures = {row.label: _cell(row) for row in rows if row.section is Section.MATRIX}
    columns[origin.jobs] = {
        "jobs": origin.jobs,
        "measured_at": origin.measured_at,
        "commit": origin.commit,
        "figures": figures,
    }
    ordered = [columns[jobs] for jobs in sorted(columns)]
    data.write_bytes(orjson.dumps(ordered, option=orjson.OPT_INDENT_2) + b"\n")
    for page in (folder / "results.md", readme):
        _replace(page, "\n".join(rendered(ordered)))


def rendered(columns: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yields the lines of the table. A figure that a run has not measured stays empty."""
    labels = dict.fromkeys(label for column in columns for label in column["figures"])
    sizes = " | ".join(f"{column['jobs']:,} jobs" for column in columns)
    yield f"| random requests of the list, over HTTP | {sizes} |"
    yield f"|---|{'---:|' * len(columns)}"
    for label in labels:
        yield f"| {label} | {' | '.join(column['figures'].get(label, '') for column in columns)} |"
    yield ""
    yield from (
        f"{column['jobs']:,} jobs: {column['measured_at'][:10]}, commit `{column['commit']}`." for column in columns
    )


def _replace(page: Path, table: str) -> None:
    before, begin, rest = page.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise LookupError(f"{page} has no place for the matrix: {BEGIN} {END}")
    page.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", "utf-8")


def _cell(row: Row) -> str:
    value = row.figure.value
    text = "not measured" if math.isnan(value) else f"{value:,.0f}" if value >= 10 or not row.unit else f"{value:.1f}"  # noqa: PLR2004
    return f"{text} {row.unit}".strip() + (" (missed)" if row.met is False else "")
