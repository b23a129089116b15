"""``python -m bench``, used by ``make bench``: measures all subjects and writes
``docs/benchmarks/results.md`` and ``docs/benchmarks/results.json``.

A run of some subjects replaces their sections, if the files are those of a commit. Each finished subject is saved in
`.muster/bench/`: a failed subject makes the run exit with 1 but loses no other results. DATABASE_URL names the server.
"""

import argparse
import os
import random
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench import databases, machine, report
from bench.budget import Budget
from bench.environment import REPOSITORY, request_session, set_up_django
from bench.machine import Processors, warn_if_busy
from bench.matrix import table
from bench.measuring import measure
from bench.rows import Section
from bench.subject import Bench, Subject
from local import layout
from local.errors import LocalError, echo, exit_with

RESULTS = REPOSITORY / "docs" / "benchmarks"


def main() -> int:
    """Measures the selected subjects. Returns 1 if a subject failed."""
    options = _parser().parse_args()
    server = os.environ["DATABASE_URL"]
    database = databases.ensure_seeded(server, options.scale)
    set_up_django(database.url)
    from bench.subjects.all import SUBJECTS  # noqa: PLC0415  needs Django set up

    chosen = _chosen(SUBJECTS, options.only)
    budget = Budget(rounds=options.rounds, seconds=options.seconds, hold_s=options.hold * 60, changes=options.changes)
    with ExitStack() as stack:
        bench = Bench(
            database=database,
            server_address=server,
            connection=stack.enter_context(databases.connect(database.url, request_session())),
            plain=stack.enter_context(databases.connect(database.url)),
            budget=budget,
            rng=random.Random(options.random),  # noqa: S311  not a secret
            stack=stack,
        )
        facts = machine.machine(bench.plain)
        processors = Processors.now()
        warn_if_busy()
        started = report.Run(
            jobs=database.jobs,
            statuses=database.statuses,
            made_at=database.made_at,
            measured_at=datetime.now(UTC).isoformat(),
            commit=machine.commit(),
            options=(
                f"{budget.rounds} rounds of up to {budget.seconds:g} s a case, "
                f"transactions held open for {options.hold:g} min"
            ),
            machine=facts,
            rows=(),
        )
        partial_results = layout.data_home() / "bench" / f"{database.jobs}.json"
        with databases.restored(database):
            findings = measure(bench, chosen, lambda found: report.save_progress(started, found, partial_results))
    stolen = Processors.now().since(processors)
    run = replace(started, rows=findings.rows, machine={**facts, "CPU time stolen by the host": stolen})
    print("\n".join(report.table(run.rows)), flush=True)
    if findings.failures:
        failed = ", ".join(sorted({failure.subject for failure in findings.failures}))
        echo(f"nothing written: {failed} failed. The results of the other subjects are in {partial_results}.")
        return 1
    names = _whole_subjects(chosen, SUBJECTS)
    _write(run, options.out, only=None if len(chosen) == len(SUBJECTS) else names)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", usage="make bench [SCALE=1_000_000] [ONLY=search,list]")
    parser.add_argument("--scale", type=int, default=1_000_000, help="number of jobs")
    parser.add_argument("--only", default="", help="comma-separated names of subjects")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=0.8, help="time limit of a case per round")
    parser.add_argument("--hold", type=float, default=0.5, help="minutes to hold transactions open")
    parser.add_argument("--changes", type=int, default=100_000, help="status changes of ONLY=churn")
    parser.add_argument("--random", type=int, help="seed for the order of cases")
    parser.add_argument("--out", type=Path, default=RESULTS, help="output folder")
    return parser


def _chosen(subjects: Sequence[Subject], only: str) -> Sequence[Subject]:
    names = [name.strip() for name in only.split(",") if name.strip()]
    known = {subject.name: {subject.name, subject.name.partition("/")[0]} for subject in subjects}
    if unknown := sorted(set(names) - set().union(*known.values())):
        raise LocalError(f"Unknown subject {', '.join(unknown)}; choose from {', '.join(known)}.")
    return [subject for subject in subjects if known[subject.name] & set(names) or not names]


def _whole_subjects(chosen: Sequence[Subject], known: Sequence[Subject]) -> Sequence[str]:
    """Returns the names of the chosen subjects without those of which a part was chosen, and of the matrix."""
    names = list(dict.fromkeys(subject.name.partition("/")[0] for subject in chosen))
    parts = {subject.name.partition("/")[0] for subject in known if subject not in chosen}
    return [name for name in names if name not in parts and name != "matrix"]


def _write(run: report.Run, folder: Path, *, only: Sequence[str] | None) -> None:
    """Writes the results of all subjects, or of those in ``only``; the matrix has a table of its own."""
    if only and run.commit.endswith("+"):
        echo("nothing written: files differ from the commit.")
        only = ()
    if only is None:
        report.write(run, folder)
    elif only:
        rows = [row for row in run.rows if row.section is not Section.MATRIX]
        report.write(replace(run, rows=rows, whole=False), folder)
    if only is None or only:
        echo(f"wrote {folder / 'results.md'} and {folder / 'results.json'}.")
    if folder == RESULTS and any(row.section is Section.MATRIX for row in run.rows):
        origin = table.Origin(jobs=run.jobs, measured_at=run.measured_at, commit=run.commit)
        table.write(origin, run.rows, folder, REPOSITORY / "README.md")
        echo(f"wrote the matrix into README.md and {folder / 'results.md'}.")


if __name__ == "__main__":
    exit_with(main)
