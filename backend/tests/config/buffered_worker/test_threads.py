"""The threads that run requests."""

import threading
from queue import SimpleQueue

from config.buffered_worker.threads import Threads

WAIT_S = 10.0


def _busy(threads: Threads) -> tuple[threading.Event, "SimpleQueue[int]"]:
    """Occupies a thread until the event is set, and returns where it then notes itself."""
    end, ended = threading.Event(), SimpleQueue[int]()
    begun = threading.Event()

    def run() -> None:
        begun.set()
        end.wait(WAIT_S)
        ended.put(threading.get_ident())

    threads.submit(run)
    assert begun.wait(WAIT_S)
    return end, ended


def test_calls_beyond_the_number_of_threads_wait_for_one() -> None:
    threads, waited = Threads(1), SimpleQueue[int]()
    end, ended = _busy(threads)
    threads.submit(lambda: waited.put(threading.get_ident()))
    assert waited.empty()
    end.set()
    assert waited.get(timeout=WAIT_S) == ended.get(timeout=WAIT_S)
    threads.shutdown()


def test_calls_run_at_the_same_time_up_to_the_number_of_threads() -> None:
    threads = Threads(2)
    busy = [_busy(threads) for _ in range(2)]
    for end, _ in busy:
        end.set()
    assert len({ended.get(timeout=WAIT_S) for _, ended in busy}) == 2
    threads.shutdown()


def test_shutdown_ends_a_thread_after_its_call() -> None:
    threads = Threads(1)
    end, ended = _busy(threads)
    thread = next(each for each in threading.enumerate() if each.name == "request-1")
    threads.shutdown()
    end.set()
    thread.join(WAIT_S)
    assert not thread.is_alive()
    assert not ended.empty()
