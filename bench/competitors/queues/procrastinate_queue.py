"""procrastinate: one worker of ten jobs at a time in one event loop, which fetches and finishes jobs one by one.

Ten cost least processor time a job of 1, 4, 10 and 30 at a time; the rates hardly differed.

Finished jobs stay in its table of jobs, and triggers write an event for each change of status: a history as full as
Muster's.
"""

import asyncio
import os
import sys

from procrastinate.schema import SchemaManager
from procrastinate.types import JSONDict

from bench.competitors.queues.procrastinate_app import CONCURRENCY, QUEUE, app, counter, noop

FILL_BATCH = 1000


async def install() -> None:
    async with app.open_async():
        await SchemaManager(connector=app.connector).apply_schema_async()


async def fill(count: int) -> None:
    async with app.open_async():
        for first in range(0, count, FILL_BATCH):
            jobs: list[JSONDict] = [{"n": n} for n in range(first, min(count, first + FILL_BATCH))]
            await noop.batch_defer_async(*jobs)


async def work(count: int) -> None:
    """Runs jobs until standard input ends, then stops the worker in order."""
    counter.total = count
    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(queues=[QUEUE], concurrency=CONCURRENCY, install_signal_handlers=False)
        )
        ends = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
        await asyncio.wait([worker, ends], return_when=asyncio.FIRST_COMPLETED)
        if worker.done():
            worker.result()
        worker.cancel()
        await asyncio.wait([worker])


def main() -> None:
    match sys.argv[1:]:
        case ["install"]:
            asyncio.run(install())
        case ["fill", count]:
            asyncio.run(fill(int(count)))
        case ["work", count]:
            asyncio.run(work(int(count)))
            # The thread that reads standard input may still wait for its end.
            os._exit(0)
        case _:
            sys.exit(f"Unknown arguments: {sys.argv[1:]}")


if __name__ == "__main__":
    main()
