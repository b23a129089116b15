"""Concurrent writers of one job: each accepted update adds one history row, and all others are refused."""

import random
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest

from tests import factories
from tests.support import database
from tests.support.client import Answer, Api
from tests.support.threads import race

THREADS = 8


def racing(request: Callable[[Api, int], Answer], threads: int = THREADS) -> list[Answer]:
    """Returns the responses to ``request(api, number)`` of concurrent clients."""
    return race([partial(request, Api(), number) for number in range(threads)])


def patching(job_id: int, body: Callable[[int], object], **headers: str) -> Callable[[Api, int], Answer]:
    """Returns a request that updates a job, with a body per client."""
    return lambda api, number: api.patch(f"jobs/{job_id}/", body(number), **headers)


def statuses(answers: list[Answer]) -> Counter[int]:
    return Counter(answer.status for answer in answers)


def check_history(api: Api, job_id: int) -> list[str]:
    """Asserts a valid history (newest entry current, increasing times, allowed transitions); returns its messages."""
    job = api.get(f"jobs/{job_id}/").json
    entries = job["statuses"][::-1]
    assert len(entries) == job["status_history_count"]
    times = [entry["timestamp"] for entry in entries]
    assert times == sorted(times)
    assert len(set(times)) == len(times)
    assert [entry["id"] for entry in entries] == sorted(entry["id"] for entry in entries)
    assert job["latest_status"] == {name: entries[-1][name] for name in job["latest_status"]}
    for before, after in pairwise(entries):
        allowed = database.value(
            "SELECT %s = ANY (status_next(%s::status_type)::text[])", [after["status_type"], before["status_type"]]
        )
        assert allowed, (before, after)
    return [entry["message"] for entry in entries]


def test_each_accepted_report_adds_one_history_row(live_api: Api) -> None:
    job_id = factories.running()

    def report(api: Api, number: int) -> list[Answer]:
        return [
            api.patch(f"jobs/{job_id}/", {"status_type": "RUNNING", "message": f"{number}.{turn}"}) for turn in range(6)
        ]

    reports = race([partial(report, Api(), number) for number in range(THREADS)])
    answers = [answer for mine in reports for answer in mine]
    assert statuses(answers) == {200: THREADS * 6}
    messages = check_history(live_api, job_id)
    assert Counter(messages[2:]) == Counter(f"{number}.{turn}" for number in range(THREADS) for turn in range(6))
    # Reports of one client are in the order sent.
    for number in range(THREADS):
        mine = [message for message in messages if message.startswith(f"{number}.")]
        assert mine == sorted(mine)
    # Every response contained the row written by its request.
    assert Counter(answer.json["latest_status"]["message"] for answer in answers) == Counter(messages[2:])


def test_concurrent_final_updates_accept_exactly_one(live_api: Api) -> None:
    endings = ("COMPLETED", "FAILED", "CANCELLED")
    for _ in range(5):
        job_id = factories.running()
        answers = racing(patching(job_id, lambda n: {"status_type": endings[n % 3], "message": str(n)}))
        assert statuses(answers) == {200: 1, 409: THREADS - 1}
        messages = check_history(live_api, job_id)
        (winner,) = (number for number, answer in enumerate(answers) if answer.status == 200)
        assert messages[2:] == [str(winner)]


def test_concurrent_if_match_updates_accept_exactly_one(live_api: Api) -> None:
    job_id = factories.running()
    for turn in range(5):
        tag = live_api.get(f"jobs/{job_id}/").headers["ETag"]
        answers = racing(patching(job_id, lambda n: {"status_type": "RUNNING", "message": str(n)}, If_Match=tag))
        assert statuses(answers) == {200: 1, 412: THREADS - 1}
        assert live_api.get(f"jobs/{job_id}/").json["status_history_count"] == 3 + turn


def test_random_concurrent_writes_keep_a_valid_history(live_api: Api) -> None:
    job_ids = [factories.pending() for _ in range(3)]

    def live(api: Api, number: int) -> Counter[int]:
        chance, seen = random.Random(number), Counter[int]()
        for _ in range(15):
            job = f"jobs/{chance.choice(job_ids)}/"
            status = chance.choice(("PENDING", "RUNNING", "RUNNING", "FAILED", "CANCELLED"))
            match chance.randrange(5):
                case 0:
                    answer = api.post(f"{job}cancel/")
                case 1:
                    answer = api.post(f"{job}retry/")
                case 2:
                    answer = api.patch(
                        job, {"status_type": status, "name": "both"}, If_Match=api.get(job).headers["ETag"]
                    )
                case _:
                    answer = api.patch(job, {"status_type": status})
            seen[answer.status] += 1
        return seen

    seen = sum(race([partial(live, Api(), number) for number in range(THREADS)]), Counter[int]())
    assert seen.keys() <= {200, 409, 412}
    written = database.value("SELECT count(*) FROM job_status")
    assert written == len(job_ids) + seen[200]
    for job_id in job_ids:
        check_history(live_api, job_id)


def test_concurrent_creates_with_one_unique_key_accept_exactly_one(live_api: Api) -> None:
    for turn in range(5):
        body = {"name": "x", "unique_key": f"k{turn}"}
        answers = race([partial(Api().post, "jobs/", body) for _ in range(THREADS)])
        assert statuses(answers) == {201: 1, 409: THREADS - 1}
        (owner,) = (answer.json["id"] for answer in answers if answer.status == 201)
        assert {answer.json["existing_id"] for answer in answers if answer.status == 409} == {owner}
    assert database.value("SELECT count(*) FROM jobs") == database.value("SELECT count(*) FROM job_status") == 5


def test_unique_key_is_reusable_immediately_after_delete(live_api: Api) -> None:
    def take_and_free(api: Api, _: int) -> Counter[int]:
        seen: Counter[int] = Counter()
        for _ in range(10):
            answer = api.post("jobs/", {"name": "x", "unique_key": "k"})
            seen[answer.status] += 1
            if answer.status == 201:
                assert api.delete(f"jobs/{answer.json['id']}/").status == 204
        return seen

    seen = sum(race([partial(take_and_free, Api(), number) for number in range(4)]), Counter[int]())
    assert seen.keys() <= {201, 409}
    assert database.value("SELECT count(*) FROM jobs") == 0


def test_job_deleted_during_writes_leaves_no_rows(live_api: Api) -> None:
    for _ in range(5):
        job_id = factories.running()

        def act(api: Api, number: int, job: str = f"jobs/{job_id}/") -> Answer:
            return api.delete(job) if number == 0 else api.patch(job, {"status_type": "RUNNING"})

        answers = racing(act)
        assert answers[0].status == 204
        assert statuses(answers[1:]).keys() <= {200, 404}
        assert database.table_counts()["job_status"] == 0


def test_concurrent_deletes_accept_exactly_one(live_api: Api) -> None:
    job_id = factories.completed()
    assert statuses(racing(lambda api, _: api.delete(f"jobs/{job_id}/"))) == {204: 1, 404: THREADS - 1}


@pytest.mark.parametrize("writers", [2, 4])
def test_update_time_increases_even_if_the_clock_does_not(live_api: Api, writers: int) -> None:
    """A row's times may be ahead of the clock after the clock was set back, or by an import."""
    job_id = factories.running(updated_at="2190-01-01T00:00:00Z", status_at="2190-01-01T00:00:00Z")
    answers = racing(patching(job_id, lambda _: {"status_type": "RUNNING"}), writers)
    assert statuses(answers) == {200: writers}
    assert live_api.get(f"jobs/{job_id}/").json["updated_at"] == f"2190-01-01T00:00:00.00000{writers}+00:00"
