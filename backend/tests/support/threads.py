"""Concurrent threads: started together, with their errors raised and connections closed."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection


def race(tasks: Sequence[Callable[[], object]]) -> list[Any]:
    """Runs all tasks concurrently, each in a thread with its own connection; returns their results in order."""
    start = threading.Barrier(len(tasks))

    def run(task: Callable[[], object]) -> object:
        connection.ensure_connection()
        try:
            start.wait(timeout=30)
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [future.result() for future in [pool.submit(run, task) for task in tasks]]


@contextmanager
def meanwhile(*tasks: Callable[[], object]) -> Iterator[None]:
    """Repeats each task in its own thread until the block ends; each runs at least once, and errors are raised."""
    done = threading.Event()

    def repeat(task: Callable[[], object]) -> int:
        turns = 0
        try:
            while not (turns and done.wait(0.002)):
                task()
                turns += 1
        finally:
            connection.close()
        return turns

    with ThreadPoolExecutor(len(tasks)) as pool:
        running = [pool.submit(repeat, task) for task in tasks]
        try:
            yield
        finally:
            done.set()
        for task in running:
            task.result()
