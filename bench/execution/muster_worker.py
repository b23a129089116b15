"""``python -m bench.execution.muster_worker work COUNT``: runs jobs that do nothing, on the worker's own connections.

As in the bundled worker, one thread claims and another one finishes, each with a connection of its own, by the client
that ``manage.py worker`` has without ``--server``. While a batch is finished, the next is claimed, and one lies ready.
Like the workers beside it, it starts no process for a job. It prints what they print (``bench/competitors/queues``).
"""

import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from queue import Queue

import django

WARM_SHARE = 10
BATCH = 500
"""As many as graphile-worker and pg-boss fetch at once."""


def main() -> None:
    django.setup()
    from bench.execution.batches import ClientBatches  # noqa: PLC0415  needs Django set up
    from muster.execution.worker.answers import Job  # noqa: PLC0415
    from muster.execution.worker.direct_client import DirectClient  # noqa: PLC0415

    # As the command does.
    gc.freeze()
    count, finished, warm = int(sys.argv[2]), 0, False
    batches = ClientBatches(DirectClient(), size=BATCH, ahead=2)
    ready: Queue[list[Job]] = Queue(1)

    def claim() -> None:
        while jobs := batches.claimed():
            ready.put(jobs)
        ready.put([])

    with ThreadPoolExecutor(1) as pool:
        claiming = pool.submit(claim)
        while jobs := ready.get():
            finished += batches.finished(jobs)
            if not warm and finished >= count // WARM_SHARE:
                warm = True
                print("warm", flush=True)
        claiming.result()
    if finished != count:
        sys.exit(f"Finished {finished} jobs instead of {count}.")
    print("last", flush=True)
    sys.stdin.read()
    batches.leave()


if __name__ == "__main__":
    main()
