"""The measuring process of one scale, and its proxy in the main process."""

import multiprocessing
import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import cast

from bench import databases
from bench.budget import Budget
from bench.databases import Database
from bench.environment import request_session, set_up_django
from bench.samples import Sample
from bench.scales.series import Series
from local.errors import LocalError

STOP_TIMEOUT_S = 10.0
Terms = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A database and its measuring process."""

    database: Database
    terms: Terms
    _pipe: Connection

    def measure(self, series: Series) -> Sample:
        """Measures one round of a series. Raises LocalError if it failed or the process has exited."""
        self._pipe.send(series)
        return cast(Sample, _answer(self._pipe, self.database.jobs))


@contextmanager
def scale(database: Database, budget: Budget, seed: int) -> Iterator[Scale]:
    """Starts the process and yields it once it is ready; ends it with the context."""
    # Spawned, not forked: the child sets up Django for its own database.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(database, budget, seed, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Scale(database=database, terms=cast(Terms, _answer(ours, database.jobs)), _pipe=ours)
    finally:
        ours.close()
        process.join(STOP_TIMEOUT_S)
        process.kill()


def _answer(pipe: Connection, jobs: int) -> object:
    try:
        answer: object = pipe.recv()
    except EOFError as error:
        raise LocalError(f"The measuring process for {jobs:,} jobs exited unexpectedly.") from error
    if isinstance(answer, Exception):
        raise LocalError(f"At {jobs:,} jobs: {answer!r}") from answer
    return answer


def _work(database: Database, budget: Budget, seed: int, pipe: Connection) -> None:
    """Receives series and sends a sample for each, until the pipe is closed."""
    set_up_django(database.url)
    from bench.scales.cases import SEARCHES, cases  # noqa: PLC0415  needs Django set up
    from bench.subject import Bench  # noqa: PLC0415
    from bench.subjects.search import terms_of  # noqa: PLC0415

    with ExitStack() as stack:
        bench = Bench(
            database=database,
            server_address=database.url,
            connection=stack.enter_context(databases.connect(database.url, request_session())),
            plain=stack.enter_context(databases.connect(database.url)),
            budget=budget,
            rng=random.Random(seed),  # noqa: S311  not a secret
            stack=stack,
        )
        try:
            found = terms_of(bench)
            runs = cases(bench, found)
            pipe.send({series.value: found[search.kind].shown for series, search in SEARCHES.items()})
            while True:
                pipe.send(runs[pipe.recv()]())
        except EOFError:
            return
        except Exception as error:  # noqa: BLE001  re-raised by the receiver
            pipe.send(error)
