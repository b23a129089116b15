"""GET jobs/stats/"""

import itertools
import sys
from datetime import UTC, datetime, timedelta
from statistics import mean

import pytest

from muster.housekeeping import duties
from tests import factories
from tests.support.client import Api

NOW = datetime.now(UTC)
COUNTED = ("completed", "failed", "cancelled")
WINDOWS = {"1h": 3600, "24h": 86400, "7d": 7 * 86400, "30d": 30 * 86400}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the time at the start of each test: minutes may have passed since the module was imported."""
    monkeypatch.setattr(sys.modules[__name__], "NOW", datetime.now(UTC).replace(microsecond=0))


def finished(ago: timedelta, *, waited: float = 0, ran: float = 1, status: str = "COMPLETED", **columns: object) -> int:
    """Creates a job that finished `ago`, after waiting and running for the given seconds."""
    end = NOW - ago
    start = end - timedelta(seconds=ran)
    created = start - timedelta(seconds=waited)
    return factories.insert(
        "jobs",
        {
            "name": "x", "status": status, "created_at": created, "started_at": start, "completed_at": end,
            "updated_at": end, **columns,
        },
    )  # fmt: skip


def stats(api: Api, window: str = "24h") -> dict[str, object]:
    answer = api.get("jobs/stats/", {"window": window}).json
    assert isinstance(answer, dict)
    return answer


def test_stats_without_jobs_are_zero_or_null(api: Api) -> None:
    answer = stats(api)
    assert answer["total"] == 0
    assert set(answer["by_status"].values()) == {0}  # type: ignore[attr-defined]
    assert answer["oldest_pending_at"] is None
    assert {bucket[status] for bucket in answer["throughput"] for status in COUNTED} == {0}  # type: ignore[attr-defined]
    assert answer["wait_time"] == {"avg": None, "p50": None, "p95": None, "p99": None}


def test_counts_are_exact_immediately_after_a_change(api: Api) -> None:
    for status, times in (("PENDING", 3), ("RUNNING", 2), ("COMPLETED", 4), ("FAILED", 1)):
        for _ in range(times):
            factories.job(status)
    answer = stats(api)
    assert answer["total"] == 10
    assert answer["by_status"] == {"PENDING": 3, "RUNNING": 2, "COMPLETED": 4, "FAILED": 1, "CANCELLED": 0}
    api.delete(f"jobs/{factories.pending()}/")
    api.post(f"jobs/{factories.pending()}/cancel/")
    assert stats(api)["by_status"] == {"PENDING": 3, "RUNNING": 2, "COMPLETED": 4, "FAILED": 1, "CANCELLED": 1}


def test_oldest_pending_is_the_earliest_created(api: Api) -> None:
    oldest = NOW - timedelta(days=40)
    factories.running(created_at=oldest - timedelta(days=1))
    factories.pending(created_at=NOW - timedelta(days=3))
    factories.pending(created_at=oldest)
    found = stats(api)["oldest_pending_at"]
    assert isinstance(found, str)
    assert datetime.fromisoformat(found) == oldest


def test_durations_cover_the_window(live_api: Api) -> None:
    recent = [(10.0, 100.0), (20.0, 300.0), (60.0, 50.0), (0.0, 1.0)]
    for waited, ran in recent:
        finished(timedelta(minutes=30), waited=waited, ran=ran)
    finished(timedelta(hours=5), waited=1000, ran=5000, status="FAILED")
    finished(timedelta(days=29), waited=7, ran=7)
    finished(timedelta(days=31), waited=9, ran=9)
    duties.stats_refresh()
    hour, day, month = (stats(live_api, window) for window in ("1h", "24h", "30d"))
    assert (hour["finished"], day["finished"], month["finished"]) == (4, 5, 6)
    waits, runs = [waited for waited, _ in recent], [ran for _, ran in recent]
    assert hour["wait_time"]["avg"] == pytest.approx(mean(waits))  # type: ignore[index]
    assert hour["wait_time"]["p50"] == pytest.approx(15.0)  # type: ignore[index]
    assert hour["execution_time"]["avg"] == pytest.approx(mean(runs))  # type: ignore[index]
    assert hour["execution_time"]["p99"] == pytest.approx(294.0)  # type: ignore[index]
    assert day["execution_time"]["p99"] > 4000  # type: ignore[index]


def test_wait_time_starts_when_a_job_is_due(live_api: Api) -> None:
    finished(timedelta(minutes=5), waited=100, ran=1, scheduled_at=NOW - timedelta(minutes=5, seconds=31))
    duties.stats_refresh()
    assert stats(live_api, "1h")["wait_time"]["avg"] == pytest.approx(30.0)  # type: ignore[index]


def test_job_started_before_it_was_due_has_no_wait_time(live_api: Api) -> None:
    finished(timedelta(minutes=5), waited=100, ran=1, scheduled_at=NOW)
    duties.stats_refresh()
    assert stats(live_api, "1h")["wait_time"]["avg"] == 0  # type: ignore[index]


def test_jobs_finished_without_running_have_no_durations(live_api: Api) -> None:
    live_api.post(f"jobs/{factories.pending()}/cancel/")
    duties.stats_refresh()
    answer = stats(live_api, "1h")
    assert answer["finished"] == 1
    assert answer["execution_time"]["avg"] is None  # type: ignore[index]


@pytest.mark.parametrize(("window", "seconds"), [("1h", 60), ("24h", 3600), ("7d", 21600), ("30d", 86400)])
def test_throughput_adds_up_by_bucket_and_status(live_api: Api, window: str, seconds: int) -> None:
    length = WINDOWS[window]
    for part in range(1, 8):
        for status in ("COMPLETED", "FAILED", "CANCELLED")[: 1 + part % 3]:
            finished(timedelta(seconds=length * part / 8), status=status)
    finished(timedelta(seconds=length + 60))
    duties.stats_refresh()
    answer = stats(live_api, window)
    assert answer["bucket_seconds"] == seconds
    buckets = answer["throughput"]
    assert isinstance(buckets, list)
    starts = [datetime.fromisoformat(bucket["bucket"]) for bucket in buckets]
    assert starts == sorted(starts)
    assert all(start.timestamp() % seconds == 0 for start in starts)
    assert sum(bucket["completed"] for bucket in buckets) == 7
    assert (
        sum(sum(bucket[name] for name in ("completed", "failed", "cancelled")) for bucket in buckets)
        == (answer["finished"])
    )


@pytest.mark.parametrize(("window", "buckets"), [("1h", 61), ("24h", 25), ("7d", 29), ("30d", 31)])
def test_buckets_without_jobs_are_there_with_zeros(live_api: Api, window: str, buckets: int) -> None:
    finished(timedelta(seconds=WINDOWS[window] / 3), status="FAILED")
    duties.stats_refresh()
    answer = stats(live_api, window)
    found = answer["throughput"]
    assert isinstance(found, list)
    # One less when the window begins where a bucket does.
    assert len(found) in (buckets, buckets - 1)
    starts = [datetime.fromisoformat(bucket["bucket"]).timestamp() for bucket in found]
    assert {later - earlier for earlier, later in itertools.pairwise(starts)} == {answer["bucket_seconds"]}
    assert sorted(bucket["failed"] for bucket in found) == [0] * (len(found) - 1) + [1]


@pytest.mark.parametrize("ahead", [timedelta(minutes=10), timedelta(days=3), timedelta(days=365 * 68)])
def test_jobs_that_end_in_the_future_are_not_counted(live_api: Api, ahead: timedelta) -> None:
    finished(timedelta(minutes=9), waited=4, ran=2)
    finished(-ahead, waited=ahead.total_seconds(), ran=1000, status="FAILED", status_message="not yet")
    duties.stats_refresh()
    for window in WINDOWS:
        answer = stats(live_api, window)
        assert (answer["finished"], answer["failures"]) == (1, [])
        assert answer["wait_time"]["p99"] == pytest.approx(4)  # type: ignore[index]
        assert answer["execution_time"]["avg"] == pytest.approx(2)  # type: ignore[index]
        last = answer["throughput"][-1]["bucket"]  # type: ignore[index]
        assert datetime.fromisoformat(last) <= datetime.now(UTC)


@pytest.mark.parametrize("window", WINDOWS)
def test_the_window_before_has_figures_of_its_own(live_api: Api, window: str) -> None:
    length = WINDOWS[window]
    finished(timedelta(seconds=length * 0.5), waited=1, ran=1)
    for part, status in ((1.1, "COMPLETED"), (1.5, "COMPLETED"), (1.6, "FAILED"), (1.9, "CANCELLED")):
        finished(timedelta(seconds=length * part), waited=part * 10, ran=part * 100, status=status)
    finished(timedelta(seconds=length * 2.1), waited=9999, ran=9999)
    duties.stats_refresh()
    answer = stats(live_api, window)
    before = answer["previous"]
    assert isinstance(before, dict)
    assert (answer["finished"], before["finished"]) == (1, 4)
    assert [before[status] for status in COUNTED] == [2, 1, 1]
    assert before["wait_time"]["avg"] == pytest.approx(mean([11, 15, 16, 19]))
    assert before["execution_time"]["p50"] == pytest.approx(155)
    assert answer["execution_time"]["p99"] == pytest.approx(1)  # type: ignore[index]


def test_an_empty_window_before_has_no_durations(api: Api) -> None:
    nothing = {"avg": None, "p50": None, "p95": None, "p99": None}
    assert stats(api)["previous"] == {
        "finished": 0, "completed": 0, "failed": 0, "cancelled": 0, "wait_time": nothing, "execution_time": nothing,
    }  # fmt: skip


def test_failures_are_grouped_by_message_ignoring_numbers(live_api: Api) -> None:
    for node in (7, 12, 131):
        finished(timedelta(minutes=5), status="FAILED", status_message=f"Out of memory on node-{node}")
    finished(timedelta(minutes=6), status="FAILED", error_message="Killed\nTraceback, line 3")
    finished(timedelta(hours=5), status="FAILED")
    finished(timedelta(minutes=5), status_message="fine")
    duties.stats_refresh()
    assert stats(live_api, "1h")["failures"] == [
        {"message": "Out of memory on node-#", "count": 3},
        {"message": "Killed", "count": 1},
    ]
    assert {"message": "", "count": 1} in stats(live_api, "24h")["failures"]  # type: ignore[operator]


def test_only_the_ten_most_frequent_failures_are_returned(live_api: Api) -> None:
    for kind in "abcdefghijkl":
        finished(timedelta(minutes=5), status="FAILED", status_message=kind * 300)
    finished(timedelta(minutes=5), status="FAILED", status_message="l" * 300)
    duties.stats_refresh()
    failures = stats(live_api, "1h")["failures"]
    assert isinstance(failures, list)
    assert failures[0] == {"message": "l" * 200, "count": 2}
    assert [failure["message"][0] for failure in failures] == list("labcdefghi")


def test_past_statistics_date_from_refreshed_at(live_api: Api) -> None:
    finished(timedelta(minutes=5))
    assert stats(live_api)["finished"] == 0
    duties.stats_refresh()
    answer = stats(live_api)
    assert answer["finished"] == 1
    assert isinstance(answer["refreshed_at"], str)
    assert abs(datetime.fromisoformat(answer["refreshed_at"]) - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("query", ["window=1d", "window=", "window=1h&window=24h", "window=24H", "since=1"])
def test_unknown_windows_are_refused(api: Api, query: str) -> None:
    assert api.get("jobs/stats/", query).status == 400


def test_default_window_is_24_hours(api: Api) -> None:
    assert api.get("jobs/stats/").json["window"] == "24h"


def test_matching_etag_returns_304_until_numbers_change(live_api: Api) -> None:
    tag = live_api.get("jobs/stats/").headers["ETag"]
    assert live_api.get("jobs/stats/", If_None_Match=tag).status == 304
    factories.pending()
    assert live_api.get("jobs/stats/", If_None_Match=tag).status == 200
