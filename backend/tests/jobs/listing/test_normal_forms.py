# ruff: noqa: RUF001  letters that look alike are the point
"""Names and search terms are compared in one normal form in every search; names are returned as sent."""

import json

import pytest
from django.test import Client

from tests.support.client import Api
from tests.support.exports import export
from tests.support.search import search_by_index

SAME = [
    ("composed and decomposed", ["Ångström fit", "A\u030angstro\u0308m fit", "\u212bngström fit"]),
    ("Vietnamese", ["Việt map", "Vie\u0323\u0302t map", "Vie\u0302\u0323t map"]),
    ("Turkish", ["İZMİR run", "I\u0307ZMI\u0307R run", "izmir run", "ızmır run", "i\u0307zmi\u0307r run"]),
    ("ligatures", ["ﬂow ﬁeld", "flow field", "FLOW FIELD"]),
    ("width", ["ＧＰＵ７", "gpu7", "GPU７"]),
    ("half-width kana", ["ﾃﾞｰﾀ", "データ", "テ\u3099ータ"]),
    ("Hangul", ["각도", "\u1100\u1161\u11a8\u1103\u1169"]),
    ("spaces and dots", ["a\u00a0b…", "a b...", "A\u2009B…"]),
    ("superscripts", ["x² fit", "x2 fit"]),
]


@pytest.fixture(params=["walk", "index"], autouse=True)
def search_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "index":
        search_by_index(monkeypatch)


@pytest.fixture(params=SAME, ids=[kind for kind, _ in SAME])
def names(request: pytest.FixtureRequest, api: Api) -> list[str]:
    """Creates a job for each spelling of one name, and jobs with other names."""
    spellings: list[str] = request.param[1]
    batch = [{"name": name} for name in [*spellings, "another", "größer", "日本"]]
    assert api.post("jobs/batch/", batch).status == 201
    return spellings


def test_each_spelling_finds_all_in_the_list_and_they_come_back_as_sent(api: Api, names: list[str]) -> None:
    for term in names:
        answer = api.get("jobs/", {"search": term, "ordering": "created_at"}).json
        assert [job["name"] for job in answer["results"]] == names, term
        assert (answer["count"], answer["count_exact"]) == (len(names), True)


def test_each_spelling_finds_all_in_bulk(api: Api, names: list[str]) -> None:
    for term in names:
        bulk = {"action": "cancel", "filter": {"search": term}, "dry_run": True}
        assert api.post("jobs/bulk/", bulk).json["matched"] == len(names), term


@pytest.mark.usefixtures("transactional_db")
def test_each_spelling_finds_all_in_the_export() -> None:
    _, spellings = SAME[2]
    Api().post("jobs/batch/", [{"name": name} for name in [*spellings, "another"]])
    for term in spellings:
        found = json.loads(export("json", f"search={term}&ordering=created_at"))
        assert [job["name"] for job in found] == spellings


def test_each_spelling_finds_all_in_the_admin(admin_client: Client, names: list[str]) -> None:
    for term in names:
        text = admin_client.get("/admin/jobs/job/", {"q": term}).content.decode()
        assert text.count('<th class="field-id">') == len(names), term
