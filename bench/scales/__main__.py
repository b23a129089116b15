"""``python -m bench.scales``, used by ``make bench-rows``: writes ``docs/benchmarks/latency-by-rows.json``.

Writes a run of all scales, or any run with ``--out``. DATABASE_URL names the server.
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
from bench.machine import warn_if_busy
from bench.rounds import Case, Phase, run_phase
from bench.scales import record
from bench.scales.series import Series
from bench.scales.worker import Scale, scale
from local.errors import LocalError, echo, exit_with

SCALES = (10_000, 100_000, 1_000_000, 10_000_000)


def main() -> int:
    """Measures the selected scales and prints a table."""
    options = _parser().parse_args()
    server = os.environ["DATABASE_URL"]
    scaled = [databases.ensure_seeded(server, jobs) for jobs in options.scales]
    budget = Budget(rounds=options.rounds, seconds=options.seconds, hold_s=0)
    rng = random.Random(options.random)  # noqa: S311  not a secret
    with ExitStack() as stack:
        facts = machine.machine(stack.enter_context(databases.connect(scaled[-1].url)))
        warn_if_busy()
        echo("choosing pages and terms to measure.")
        scales = [stack.enter_context(scale(each, budget, rng.randrange(2**32))) for each in scaled]
        samples = _measure(scales, budget, rng)
    run = record.Run(
        measured_at=datetime.now(UTC).isoformat(),
        commit=machine.commit(),
        options=f"{budget.rounds} rounds of up to {budget.seconds:g} s a case",
        machine=facts,
        databases=scaled,
        terms={each.database.jobs: each.terms for each in scales},
        samples=samples,
    )
    print(record.table(run), flush=True)
    folder = options.out or (REPOSITORY / "docs" / "benchmarks" if tuple(options.scales) == SCALES else None)
    if folder is None:
        echo("nothing written: only a run of all scales updates the results.")
    else:
        echo(f"wrote {record.write(run, folder)}.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.scales", usage="make bench-rows [SCALES=10_000,100_000]")
    parser.add_argument("--scales", type=_scales, default=SCALES, help="comma-separated numbers of jobs")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=0.8, help="time limit of a case per round")
    parser.add_argument("--random", type=int, help="seed for the order of cases")
    parser.add_argument("--out", type=Path, help="output folder, for any scales")
    return parser


def _scales(given: str) -> Sequence[int]:
    try:
        return sorted({int(number) for number in given.split(",")})
    except ValueError as error:
        raise LocalError(f"SCALES must be comma-separated numbers of jobs, not {given!r}.") from error


def _measure(scales: Sequence[Scale], budget: Budget, rng: random.Random) -> record.By:
    """Measures all series at all scales, interleaved."""
    wanted = {f"{series}, {each.database.jobs:,} jobs": (series, each) for each in scales for series in Series}
    cases = [Case(name=name, run=partial(each.measure, series)) for name, (series, each) in wanted.items()]
    samples = run_phase(Phase(name="rows", cases=cases, rounds=budget.rounds), rng)
    return {(series, each.database.jobs): samples[name] for name, (series, each) in wanted.items()}


if __name__ == "__main__":
    exit_with(main)
