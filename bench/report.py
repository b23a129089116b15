"""Writes ``docs/benchmarks/results.json``, a run for each scale, and the generated part of ``results.md``."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import orjson

from bench.machine import Facts
from bench.measuring import Findings
from bench.rows import Row, Section, Target
from bench.samples import Spread

BEGIN, END = "<!-- made by make bench: begin -->", "<!-- made by make bench: end -->"
MET = {True: "yes", False: "**no**", None: ""}
HEADINGS = ("figure", "measured", "p10 to p90 of the rounds", "target", "met", "details")
TARGET_JOBS = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: of all subjects if it is ``whole``."""

    jobs: int
    statuses: int
    made_at: str
    measured_at: str
    commit: str
    options: str
    machine: Facts
    rows: Sequence[Row]
    whole: bool = True

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "rows": [row.as_json() for row in self.rows]}


def save_progress(run: Run, findings: Findings, file: Path) -> None:
    """Writes the rows so far, and the failures."""
    known = {
        **replace(run, rows=findings.rows).as_json(),
        "failures": [asdict(failure) for failure in findings.failures],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(orjson.dumps(known, option=orjson.OPT_INDENT_2) + b"\n")


def write(run: Run, folder: Path) -> None:
    """Replaces the sections of earlier runs of the same scale and renders the tables of all runs, newest first."""
    folder.mkdir(parents=True, exist_ok=True)
    data, page = folder / "results.json", folder / "results.md"
    runs = [run, *_without(read(data), run)]
    runs.sort(key=lambda each: (each.jobs, each.measured_at), reverse=True)
    data.write_bytes(orjson.dumps({"runs": [each.as_json() for each in runs]}, option=orjson.OPT_INDENT_2) + b"\n")
    text = page.read_text("utf-8") if page.exists() else f"# Benchmark results\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{rendered(runs)}\n{END}{after}", "utf-8")


def _without(runs: Iterable[Run], newer: Run) -> Iterator[Run]:
    """Yields the runs without the sections that a newer run of their scale has, unless nothing is left of them."""
    measured = {row.section for row in newer.rows}
    for run in runs:
        same_scale = run.jobs == newer.jobs
        rows = [row for row in run.rows if not (same_scale and (row.section in measured or newer.whole))]
        if rows:
            yield replace(run, rows=rows)


def rendered(runs: Iterable[Run]) -> str:
    """Returns the tables of all runs as Markdown."""
    return "\n".join(line for run in runs for line in _section(run))


def read(data: Path) -> Iterator[Run]:
    """Yields the runs of ``results.json``; none if there is no such file yet."""
    if not data.exists():
        return
    for run in orjson.loads(data.read_bytes())["runs"]:
        yield Run(**{**run, "rows": [_row(row) for row in run["rows"]]})


def _row(written: Mapping[str, object]) -> Row:
    """Returns a row that :meth:`Row.as_json` wrote; null stands for NaN."""
    fields = {name: value for name, value in written.items() if name != "met"}
    figure, target = fields["figure"], fields["target"]
    assert isinstance(figure, dict)  # noqa: S101  written by ourselves
    spread = Spread(**{name: math.nan if value is None else value for name, value in figure.items()})
    return Row(
        **{  # type: ignore[arg-type]
            **fields,
            "section": Section[str(fields["section"])],
            "figure": spread,
            "target": Target(**target) if isinstance(target, dict) else None,
        }
    )


def _section(run: Run) -> Iterator[str]:
    sections = ", ".join(dict.fromkeys(row.section.name.lower() for row in run.rows))
    yield f"## {run.jobs:,} jobs" + (f", {run.statuses:,} history rows" if run.whole else f": {sections}")
    yield ""
    made, measured = _minute(run.made_at), _minute(run.measured_at)
    yield f"Measured {measured} at commit `{run.commit}`; {run.options}. The jobs were created {made}."
    yield ""
    yield from (f"- {name}: {value}" for name, value in run.machine.items())
    yield ""
    judged = [row for row in run.rows if row.target]
    missed = [row for row in judged if not row.met]
    yield f"{len(judged) - len(missed)} of {len(judged)} targets are met."
    if run.jobs < TARGET_JOBS:
        yield f"The targets are for {TARGET_JOBS:,} jobs: with fewer, ratios to linear operations are smaller."
    yield from (f"- Missed: {row.section.name.lower()}: {row.label}" for row in missed)
    yield ""
    for line in Section:
        rows = [row for row in run.rows if row.section == line]
        if rows:
            yield from (f"### {line[0].upper()}{line[1:]}", "", *table(rows), "")


def _minute(time: str) -> str:
    return f"{time[:16].replace('T', ' ')} UTC"


def table(rows: Iterable[Row]) -> Iterator[str]:
    """Yields the lines of a Markdown table."""
    yield f"| {' | '.join(HEADINGS)} |"
    yield f"|{'---|' * len(HEADINGS)}"
    for row in rows:
        figure = row.figure
        cells = (
            row.label,
            f"{_number(figure.value)} {row.unit}",
            f"{_number(figure.p10)} to {_number(figure.p90)}",
            _target(row),
            MET[row.met],
            row.note,
        )
        yield f"| {' | '.join(cells)} |"


def _target(row: Row) -> str:
    if row.target is None:
        return ""
    return f"{'≥' if row.target.at_least else '≤'} {row.target.limit:g} {row.unit}"


def _number(value: float) -> str:
    """Returns three significant digits."""
    if math.isnan(value):
        return "not measured"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2  # noqa: PLR2004
    return f"{value:,.{digits}f}"
