"""``python -m bench.scales``, behind ``make bench-rows``: measures and writes ``docs/benchmarks/latency-by-rows.json``.

Only a run of all scales is written down, or one that ``--out`` names a folder for. DATABASE_URL names the server.
"""

import argparse
import os
import random
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bench import databases, machine
from bench.budget import Budget
from bench.environment import REPOSITORY
from bench.machine import warn_of_company
from bench.rounds import Case, Phase, run_phase
from bench.scales import record
from bench.scales.series import Series
from bench.scales.worker import Scale, scale
from local.errors import LocalError, echo, exit_with

SCALES = (10_000, 100_000, 1_000_000, 10_000_000)


def main() -> int:
    """Measures what the command line asks for."""
    options = _parser().parse_args()
    server = os.environ["DATABASE_URL"]
    made = [databases.seeded(server, jobs) for jobs in options.scales]
    budget = Budget(rounds=options.rounds, seconds=options.seconds, hold_s=0)
    rng = random.Random(options.random)  # noqa: S311  not a secret
    with ExitStack() as stack:
        facts = machine.machine(stack.enter_context(databases.connect(made[-1].url)))
        warn_of_company()
        echo("finding places to measure.")
        scales = [stack.enter_context(scale(each, budget, rng.randrange(2**32))) for each in made]
        samples = _measure(scales, budget, rng)
    run = record.Run(
        measured_at=datetime.now(UTC).isoformat(),
        commit=machine.commit(),
        options=f"{budget.rounds} rounds of up to {budget.seconds:g} s a case",
        machine=facts,
        databases=made,
        terms={each.database.jobs: each.terms for each in scales},
        samples=samples,
    )
    print(record.table(run), flush=True)
    folder = options.out or (REPOSITORY / "docs" / "benchmarks" if tuple(options.scales) == SCALES else None)
    said = "not written down: only a run of all scales is" if folder is None else f"wrote {record.write(run, folder)}"
    echo(f"{said}.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.scales", usage="make bench-rows [SCALES=10_000,100_000]")
    parser.add_argument("--scales", type=_scales, default=SCALES, help="how many jobs, with commas between")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=0.8, help="how long a case may measure in a round")
    parser.add_argument("--random", type=int, help="makes the order of cases the same again")
    parser.add_argument("--out", type=Path, help="where to write, whatever the scales")
    return parser


def _scales(given: str) -> Sequence[int]:
    try:
        return sorted({int(number) for number in given.split(",")})
    except ValueError as error:
        raise LocalError(f"SCALES are numbers of jobs with commas between them, not {given!r}.") from error


def _measure(scales: Sequence[Scale], budget: Budget, rng: random.Random) -> record.By:
    """All series at all scales beside each other."""
    wanted = {f"{series}, {each.database.jobs:,} jobs": (series, each) for each in scales for series in Series}
    cases = [Case(name=name, run=partial(each.measure, series)) for name, (series, each) in wanted.items()]
    samples = run_phase(Phase(name="rows", cases=cases, rounds=budget.rounds), rng)
    return {(series, each.database.jobs): samples[name] for name, (series, each) in wanted.items()}


if __name__ == "__main__":
    exit_with(main)
