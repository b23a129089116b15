"""A server process warms up before its first request, and starts without a database too."""

import gc

import pytest
from django.db import OperationalError

from config import warm_up
from muster.jobs import selectors
from muster.jobs.listing.sample_store import store
from tests.support import database
from tests.support.client import Api


def test_first_list_of_a_warm_process_reads_no_sample(live_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    database.execute("INSERT INTO job (name) VALUES ('train')")
    warm_up._warm_up()
    monkeypatch.setattr(store, "_read_again", lambda: pytest.fail("The sample was read again."))
    assert len(live_api.get("jobs/?search=train").ids) == 1


@pytest.mark.django_db
def test_warm_up_survives_a_database_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []

    def down(**_: object) -> None:
        reads.append("first page")
        raise OperationalError("The server cannot be reached.")

    monkeypatch.setattr(selectors, "job_list", down)
    monkeypatch.setattr("config.warm_up.connection.close", lambda: reads.append("closed"))
    warm_up._warm_up()
    assert reads == ["first page", "closed"]


def test_collections_pass_over_what_is_loaded() -> None:
    try:
        warm_up.leave_out_of_collections()
        assert gc.get_freeze_count() > 10_000
        assert len(gc.get_objects()) < 1_000
    finally:
        gc.unfreeze()
