"""Housekeeping: one active process, each duty at its interval, all work completed."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from muster.housekeeping import duties
from muster.housekeeping.duties import Duty
from tests import factories
from tests.support import database, tally
from tests.support.client import Api
from tests.support.patience import Patience
from tests.support.threads import race

pytestmark = pytest.mark.usefixtures("transactional_db")

LOCK = "SELECT pg_try_advisory_lock(hashtext('muster.housekeeping'))"
LEFT_OVER = "job_latest_pkey_ccnew"


def test_only_one_process_gets_the_housekeeping_lock() -> None:
    with database.session() as other:
        assert duties.lock()
        assert not database.value(LOCK, on=other)
    held = race([duties.lock] * 3)
    assert held == [False] * 3


def test_lock_is_free_after_its_connection_closes() -> None:
    with database.session() as first:
        # The server may need a moment to end a closed session, here the one of the previous test.
        for _ in Patience(10):
            if database.value(LOCK, on=first):
                break
        assert race([duties.lock, duties.lock]) == [False, False]
    for _ in Patience(10):
        if duties.lock():
            break


def test_new_jobs_are_sorted_into_the_index_of_names(live_api: Api) -> None:
    duties.names_index()
    job_id = factories.pending(name="sorted later")
    assert duties.names_index() == 1
    assert duties.names_index() == 0
    assert live_api.get("jobs/", {"search": "sorted later"}).ids == [job_id]


def test_run_once_completes_every_duty(live_api: Api) -> None:
    now = datetime.now(UTC)
    for status in tally.STATUSES:
        factories.job(status, created_at=now - timedelta(minutes=5))
    old = factories.running()
    factories.insert("job_status", {"job_id": old, "status_type": "RUNNING", "timestamp": "2001-02-03Z"})
    before = live_api.get("jobs/stats/").json
    database.execute(f"CREATE INDEX {LEFT_OVER} ON job_latest (id)")
    database.execute("UPDATE pg_index SET indisvalid = FALSE WHERE indexrelid = to_regclass(%s)", [LEFT_OVER])
    duties.run_once()
    after = live_api.get("jobs/stats/").json
    assert after["total"] == before["total"] == 6
    assert after["refreshed_at"] > before["refreshed_at"]
    assert after["finished"] == 3
    assert database.value("SELECT count(*) FROM job_tally_delta") == 0
    assert database.value("SELECT count(*) FROM job_status_default") == 0
    assert database.value("SELECT to_regclass('job_status_2001_02') IS NOT NULL")
    assert database.value("SELECT reltuples FROM pg_class WHERE relname = 'job_status'") > 0
    assert database.value("SELECT to_regclass(%s)", [LEFT_OVER]) is None
    with database.session() as reader:
        assert tally.check(reader) == 6


def test_empty_intervals_are_pruned_from_the_tally() -> None:
    job_id = factories.pending()
    duties.tally_fold()
    database.execute("DELETE FROM job WHERE id = %s", [job_id])
    duties.tally_fold()
    # Four spans of the tally; three spans of four facets.
    assert database.value("SELECT count(*) FROM job_tally") == 4
    assert database.value("SELECT count(*) FROM job_facet_tally") == 12
    assert duties.tally_prune() == 16
    assert database.value("SELECT count(*) FROM job_tally") == 0
    assert database.value("SELECT count(*) FROM job_facet_tally") == 0


def test_fold_without_deltas_writes_nothing() -> None:
    factories.pending()
    assert duties.tally_fold() == 1
    before = database.rows("SELECT id, xmin::text FROM job_tally_fold")
    assert duties.tally_fold() == 0
    assert database.rows("SELECT id, xmin::text FROM job_tally_fold") == before


def test_duty_is_due_after_its_interval_or_its_share_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([100.0, 103.0, 200.0, 200.0])
    monkeypatch.setattr(duties, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    duty = Duty("d", 10.0, lambda: 0, share=20)
    duty.execute()
    assert duty.due_at == 103.0 + 20 * 3.0
    duty.execute()
    assert duty.due_at == 200.0 + 10.0


def test_eager_duty_is_due_immediately_while_it_finds_work() -> None:
    left = [1, 1, 0]
    duty = Duty("d", 1000.0, lambda: left.pop(0), eager=True)
    duty.execute()
    first = duty.due_at
    duty.execute()
    assert duty.due_at < first + 1000
    duty.execute()
    assert duty.due_at > first + 999


def test_loop_runs_until_stopped() -> None:
    waits: list[float] = []

    def stopped(seconds: float) -> bool:
        waits.append(seconds)
        return len(waits) > 2

    factories.pending()
    duties.run_until(stopped, duties.duties())
    assert len(waits) == 3
    assert all(0 <= wait <= 0.25 for wait in waits)
    assert database.value("SELECT count(*) FROM job_tally_delta") == 0
