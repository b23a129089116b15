"""Workers, deleters and housekeeping at once."""

from collections.abc import Callable
from functools import partial

from muster.execution.logs import upkeep
from tests.support import database
from tests.support.client import Api
from tests.support.logs import chunk, log, raw, run_of, send, sent
from tests.support.threads import meanwhile, race
from tests.support.workers import Worker, submit

ORPHANS = (
    "SELECT count(*) FROM (SELECT job_id FROM job_log UNION SELECT job_id FROM job_log_attempt) AS logged"
    " WHERE job_id NOT IN (SELECT id FROM job)"
)


def test_chunk_sent_twice_at_once_is_stored_once(live_api: Api) -> None:
    worker, job = run_of(live_api)
    for seq in range(5):
        outcomes = race([partial(send, worker, job, seq, f"{number}\n") for number in range(4)])
        assert sorted(outcomes) == ["already", "already", "already", "stored"]
    assert len(raw(job["id"]).split()) == 5


def test_deleted_jobs_leave_no_logs_however_late_their_output(live_api: Api) -> None:
    worker = Worker.registered(live_api)
    for _ in range(6):
        for _ in range(8):
            submit(live_api)
        jobs = worker.claim(8)
        first = [chunk(job, 0, "x" * 3000) for job in jobs]
        second = [chunk(job, 1, "y") for job in reversed(jobs)]
        remove = "DELETE FROM jobs WHERE id = ANY (%s)"
        deleting: list[Callable[[], object]] = [
            partial(database.execute, remove, [[job["id"] for job in half]]) for half in (jobs[:4], jobs[4:])
        ]
        race([partial(sent, worker, first), partial(sent, worker, second), *deleting])
        assert database.value(ORPHANS) == 0


def test_housekeeping_merges_while_output_arrives(live_api: Api) -> None:
    worker, job = run_of(live_api)

    def merge() -> None:
        database.execute(
            "UPDATE job_log_attempt SET first_at = first_at - interval '2 min', last_at = last_at - interval '2 min'"
        )
        database.execute("UPDATE job_log SET at = at - interval '2 min'")
        upkeep.logs_merge()

    merge()
    for seq in range(60):
        send(worker, job, seq, f"{seq}\n")
        if seq % 7 == 0:
            merge()
    reads: list[int] = []

    def read() -> None:
        reads.append(len(log(live_api, job["id"], from_line=1, limit=1000)["lines"]))

    with meanwhile(read, upkeep.logs_merge):
        for seq in range(60, 120):
            send(worker, job, seq, f"{seq}\n")
    assert reads == sorted(reads)
    assert raw(job["id"]).decode() == "".join(f"{seq}\n" for seq in range(120))
