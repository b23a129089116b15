"""The application of procrastinate. Its task is a coroutine, so that it needs no thread."""

import procrastinate

CONCURRENCY = 10
QUEUE = "bench"
WARM_SHARE = 10


class Counter:
    """Says when the first tenth and the last of ``total`` jobs have begun."""

    total = begun = 0

    def count(self) -> None:
        self.begun += 1
        if self.begun == self.total // WARM_SHARE:
            print("warm", flush=True)
        if self.begun == self.total:
            print("last", flush=True)


counter = Counter()
app = procrastinate.App(
    # As many connections as jobs at a time, and some for what else the worker does. Empty: libpq's own variables.
    connector=procrastinate.PsycopgConnector(conninfo="", min_size=CONCURRENCY, max_size=CONCURRENCY + 4)
)


@app.task(queue=QUEUE, name="noop")
async def noop(n: int) -> None:
    """Does nothing, but counts."""
    counter.count()
