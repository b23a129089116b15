"""GET jobs/queue/"""

import pytest

from tests.support import database
from tests.support.client import Api
from tests.support.workers import Worker, submit

LATER = "2199-01-01T00:00:00Z"


def queued(api: Api, **query: object) -> list[int]:
    return [job["id"] for job in api.get("jobs/queue/", query).json["results"]]


def test_due_jobs_come_in_the_order_of_the_claim(api: Api) -> None:
    low, high = submit(api, priority=1, queue="gpu"), submit(api, priority=10)
    submit(api, task="")
    submit(api, scheduled_at=LATER)
    old = submit(api, scheduled_at="2020-01-01T00:00:00Z", queue="cpu")
    middle = [submit(api), submit(api, queue="cpu")]
    answer = api.get("jobs/queue/").json
    assert [job["id"] for job in answer["results"]] == [high, old, *middle, low]
    assert (answer["count"], answer["count_exact"]) == (5, True)
    assert [given["id"] for given in Worker.registered(api, queues=["default", "gpu", "cpu"]).claim(9)] == [
        high,
        old,
        *middle,
        low,
    ]


def test_queue_and_limit_narrow_the_answer_and_count_is_of_all(api: Api) -> None:
    gpu = [submit(api, queue="gpu") for _ in range(3)]
    submit(api)
    answer = api.get("jobs/queue/", {"queue": "gpu", "limit": 2}).json
    assert [job["id"] for job in answer["results"]] == gpu[:2]
    assert (answer["count"], answer["count_exact"]) == (3, True)
    assert api.get("jobs/queue/", {"queue": "none"}).json == {"results": [], "count": 0, "count_exact": True}


def test_item_is_that_of_the_list_with_its_due_time(api: Api) -> None:
    submit(api, scheduled_at="2020-01-01T00:00:00Z", owner="ada")
    (job,) = api.get("jobs/queue/").json["results"]
    (item,) = api.get("jobs/").json["results"]
    assert job == {**item, "due_at": job["due_at"]}
    assert job["due_at"].startswith("2020-01-01T00:00:00")


def test_reading_the_queue_takes_nothing(api: Api) -> None:
    job = submit(api)
    assert queued(api) == queued(api) == [job]
    assert [given["id"] for given in Worker.registered(api).claim()] == [job]
    assert queued(api) == []


def test_count_beyond_the_limit_is_a_lower_bound(api: Api) -> None:
    database.execute(
        "INSERT INTO job (name, task, queue) SELECT 'j' || n, 'sleep', 'q' || n %% 3 FROM generate_series(1, %s) AS n",
        [10_001],
    )
    answer = api.get("jobs/queue/", {"limit": 1}).json
    assert (answer["count"], answer["count_exact"], len(answer["results"])) == (10_000, False, 1)


@pytest.mark.parametrize(
    ("query", "field"), [({"limit": 0}, "limit"), ({"limit": 501}, "limit"), ({"page": 1}, "page")]
)
def test_wrong_query_is_refused(api: Api, query: dict[str, object], field: str) -> None:
    answer = api.get("jobs/queue/", query)
    assert answer.status == 400
    assert list(answer.json["errors"]) == [field]
