"""``python -m bench.start_estimates``, behind ``make bench-start-estimates``: prints a table of scores.

Workers and jobs are simulated on a virtual clock; claims, finishes, heartbeats and estimates are the functions of the
database. DATABASE_URL names the server. The jobs are rolled back.
"""

import argparse
import os

from bench import databases
from bench.start_estimates.scenarios import SCENARIOS
from bench.start_estimates.score import score
from bench.start_estimates.session import session
from bench.start_estimates.simulation import Simulation
from local.errors import exit_with

HEADER = "| load | jobs | had to wait | estimated | within the range | earlier | later | error of the middle | width |"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.start_estimates")
    parser.add_argument("--jobs", type=int, default=1000, help="of each load")
    parser.add_argument("--only", choices=[scenario.name for scenario in SCENARIOS])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    database = databases.ensure(os.environ["DATABASE_URL"], f"{databases.PREFIX}_estimates", lambda url: None)
    print(HEADER, "|---|--:|--:|--:|--:|--:|--:|--:|--:|", sep="\n", flush=True)
    for scenario in SCENARIOS:
        if options.only not in (None, scenario.name):
            continue
        with databases.connect(database.url) as connection, session(connection) as simulated:
            simulation = Simulation(simulated, scenario, jobs=options.jobs, seed=options.seed)
            found = score(list(simulation.run()))
        print(
            f"| {scenario.name} | {found.jobs:,} | {found.waited:,} | {found.estimated:,} | {found.within:.0%} "
            f"| {found.before:.0%} | {found.after:.0%} | {found.error:.0%} | {found.width:.0%} |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    exit_with(main)
