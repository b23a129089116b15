"""Changes over the API of a job that a worker runs, before its finish or at the same time."""

from functools import partial

import pytest

from tests.support.client import Api
from tests.support.threads import race
from tests.support.workers import Worker, history, submit

TAKEN = "Taken from its worker while w ran it."
CANCELLED = "Cancelled while w ran it."


@pytest.mark.parametrize("finish", ["COMPLETED", "FAILED", "CANCELLED", "PENDING"])
@pytest.mark.parametrize("change", ["COMPLETED", "FAILED", "CANCELLED", "PENDING", "RUNNING"])
def test_finish_after_a_change_changes_nothing_and_the_history_says_who_ran_it(
    api: Api, change: str, finish: str
) -> None:
    job_id, worker = submit(api), Worker.registered(api)
    (job,) = worker.claim()
    assert api.patch(f"jobs/{job_id}/", {"status_type": change}).status == 200
    before = api.get(f"jobs/{job_id}/").json
    outcome = worker.finish(job, finish, started_at=job["started_at"])
    # The run has the end that the worker tells: it need not know by whom.
    assert outcome == ("already" if change == finish != "PENDING" else "stale")
    assert api.get(f"jobs/{job_id}/").json == before
    message = CANCELLED if change == "CANCELLED" else TAKEN
    assert history(api, job_id)[2:] == [(change, 1, "api", message)]


def test_message_of_the_change_stays(api: Api) -> None:
    job_id, worker = submit(api), Worker.registered(api)
    worker.claim()
    api.patch(f"jobs/{job_id}/", {"status_type": "FAILED", "message": "The node is broken."})
    assert history(api, job_id)[-1] == ("FAILED", 1, "api", "The node is broken.")


def test_change_of_a_job_that_no_worker_holds_says_nothing(api: Api) -> None:
    job_id = submit(api)
    for status in ("RUNNING", "RUNNING", "FAILED"):
        api.patch(f"jobs/{job_id}/", {"status_type": status})
    assert [message for *_, message in history(api, job_id)] == [""] * 4


def test_bulk_change_says_who_ran_each_job(api: Api) -> None:
    job_id, worker = submit(api), Worker.registered(api)
    worker.claim()
    assert api.post("jobs/bulk/", {"action": "cancel", "ids": [job_id]}).status == 200
    assert history(api, job_id)[-1] == ("CANCELLED", 1, "api", CANCELLED)


@pytest.mark.parametrize("finish", ["COMPLETED", "FAILED"])
def test_of_a_finish_and_a_change_at_once_one_counts(live_api: Api, finish: str) -> None:
    worker = Worker.registered(live_api)
    for _ in range(8):
        submit(live_api)
    jobs = worker.claim(8)
    assert len(jobs) == 8
    for job in jobs:
        path, change = f"jobs/{job['id']}/", {"status_type": "COMPLETED", "message": "I have seen its result."}
        told, patched = race([partial(worker.finish, job, finish), partial(live_api.patch, path, change)])
        ended = history(live_api, job["id"])[2:]
        if told == "done":
            assert (patched.status, ended[0][:3]) == (409, (finish, 1, "w"))
        else:
            assert (told, patched.status) == ("already" if finish == "COMPLETED" else "stale", 200)
            assert ended == [("COMPLETED", 1, "api", "I have seen its result.")]
        assert len(ended) == 1
