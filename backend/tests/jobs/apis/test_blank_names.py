"""Blank or invisible names are refused in every write, and existing ones are kept."""

import pytest

from muster.imports.imported_job import clean
from tests import factories
from tests.support import database
from tests.support.client import Api

BLANKS = (
    " ", "\u00a0", "\u1680", "\u2003\u2009", "\u2028", "\u3000", "\u200b", "\u200d\u200c", "\u2060", "\u2063", "\u00ad",
    "\u034f", "\u061c", "\u115f", "\u1160", "\u3164", "\uffa0", "\u17b4", "\u180e", "\u2800", "\ufe0f", "\ufeff",
    "\u202a\u202c", "\u2066\u2069", "\U0001d159", "\U000e0020\U000e007f", "\U000e0101", " \u200b\u2800\u3164 ",
)  # fmt: skip
BLANK = ["Must hold a visible character."]
FIELDS = ("name", "queue", "task", "unique_key")


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_blank_name_is_refused_in_create_batch_and_edit(api: Api, blank: str) -> None:
    job_id = factories.pending(name="kept")
    before = database.table_counts()
    for field in FIELDS:
        alone = api.post("jobs/", {"name": "x", field: blank})
        assert (alone.status, alone.json["errors"]) == (400, {field: BLANK}), field
        batch = api.post("jobs/batch/", [{"name": "x"}, {"name": "x", field: blank}])
        assert (batch.status, batch.json["errors"]) == (400, {"1": {field: BLANK}}), field
    edit = api.patch(f"jobs/{job_id}/", {"name": blank, "priority": 1})
    assert (edit.status, edit.json["errors"]) == (400, {"name": BLANK})
    assert database.table_counts() == before
    assert database.rows("SELECT name, priority FROM jobs") == [("kept", 5)]


def test_empty_name_has_its_own_message(api: Api) -> None:
    assert api.post("jobs/", {"name": ""}).json["errors"]["name"] != BLANK
    assert api.post("jobs/", {"name": "x", "task": ""}).status == 201


@pytest.mark.parametrize("name", [" a ", "\u200bx", "\u3164가", "report \u202egnp.exe", "❤\ufe0f", "日\u200c本"])
def test_visible_name_is_returned_as_sent(api: Api, name: str) -> None:
    job_id = api.post("jobs/", {"name": name}).json["id"]
    assert api.get(f"jobs/{job_id}/").json["name"] == name


@pytest.mark.parametrize("blank", ["\u2800", "\u115f"], ids=ascii)
def test_blank_actor_is_refused(api: Api, blank: str) -> None:
    header = blank.encode().decode("latin-1")
    answer = api.post("jobs/", {"name": "x"}, X_Actor=header)
    assert (answer.status, answer.json["errors"]) == (400, {"X-Actor": BLANK})


def test_existing_jobs_with_blank_names_remain_usable(api: Api) -> None:
    old = factories.pending(name="\u200b\u200b", queue="  ")
    assert [(job["id"], job["name"]) for job in api.get("jobs/", {"queue": "  "}).json["results"]] == [
        (old, "\u200b\u200b")
    ]
    assert api.patch(f"jobs/{old}/", {"priority": 9, "description": "found"}).json["name"] == "\u200b\u200b"
    assert api.patch(f"jobs/{old}/", {"name": "named"}).json["name"] == "named"
    bulk = {"action": "cancel", "filter": {"queue": "  "}}
    assert api.post("jobs/bulk/", bulk).json["changed"] == 1


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_import_treats_a_blank_name_as_missing(blank: str) -> None:
    assert clean(blank) == ""
    assert clean(f"{blank}x{blank}").strip(f"{blank} ") == "x"
