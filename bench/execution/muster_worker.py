"""``python -m bench.execution.muster_worker work COUNT``: runs jobs that do nothing, on the worker's own connection.

It finishes batches of 100 and claims the next in the same call, by the client that ``manage.py worker`` has without
``--server``. Like the workers beside it, it starts no process for a job. It prints what they print
(``bench/competitors/queues``).
"""

import sys

import django

WARM_SHARE = 10


def main() -> None:
    django.setup()
    from bench.execution.batches import ClientBatches  # noqa: PLC0415  needs Django set up
    from muster.execution.worker.direct_client import DirectClient  # noqa: PLC0415

    count, finished, warm = int(sys.argv[2]), 0, False
    batches = ClientBatches(DirectClient())
    batches.claim()
    while done := batches.finish():
        finished += done
        if not warm and finished >= count // WARM_SHARE:
            warm = True
            print("warm", flush=True)
    if finished != count:
        sys.exit(f"Finished {finished} jobs instead of {count}.")
    print("last", flush=True)
    sys.stdin.read()
    batches.leave()


if __name__ == "__main__":
    main()
