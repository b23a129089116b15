"""What a worker says of its runs in a heartbeat."""

from muster.execution.worker.heartbeats import newest


def test_newest_attempt_of_a_job_is_sent_alone() -> None:
    news: dict[tuple[int, int], dict[str, object]] = {(1, 2): {"progress": 5}, (1, 1): {}, (2, 1): {}, (1, 10): {}}
    assert newest(news) == {(2, 1): {}, (1, 10): {}}
    assert newest({}) == {}
