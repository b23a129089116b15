"""Ranges of names that can contain a term: no job is missed, whoever writes, and the others are not read."""

from collections.abc import Iterator

import pytest

from muster.housekeeping import duties
from muster.jobs.listing import method_choice
from muster.jobs.listing.method import ListMethod
from tests import factories
from tests.support import database
from tests.support.client import Api

NAMES = ("align lane", "Straße 5", "train vit", "évaluer", "日本語の名前", "zz", "TRAIN λ=7", "index")
TERMS = ("train", "STRASSE", "é", "語の", "lane 1", "7", "zz", "nowhere")
ORDERS = ("name", "-name")
# More or fewer names in a range than there are pieces of a term.
DIVIDE = "SELECT job_name_range_divide(ARRAY['b', 'index 2', 'train', 'train vit 1', 'y'])"


@pytest.fixture
def ranged(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Jobs in ranges. Searches by name read the ranges, whatever the sample says."""
    monkeypatch.setattr(method_choice, "choose", lambda *_, **__: ListMethod.SCAN)
    monkeypatch.setattr(method_choice, "by_ranges", lambda _, shape: shape.ordering.column == "name")
    for index in range(48):
        factories.pending(name=f"{NAMES[index % 8]} {index % 7}")
    fold()
    database.execute(DIVIDE)
    read()
    # More, where the names of sampled jobs divide them.
    assert database.value("SELECT count(*) FROM job_name_range WHERE NOT loose AND pieces IS NOT NULL") >= 6
    yield
    assert_searches_find_all()


def fold() -> int:
    return duties.name_ranges_fold()


def read() -> int:
    return duties.name_ranges_read()


def expected(term: str, ordering: str) -> list[int]:
    direction = "DESC" if ordering.startswith("-") else ""
    found = database.rows(
        "SELECT id FROM job WHERE strpos(job_name_fold(name), job_name_fold(%s)) > 0"  # noqa: S608  fixed direction
        f' ORDER BY name COLLATE "C" {direction}, id {direction}',
        [term],
    )
    return [job_id for (job_id,) in found]


def assert_searches_find_all() -> None:
    api = Api()
    for term in TERMS:
        for ordering in ORDERS:
            assert api.get("jobs/", {"search": term, "ordering": ordering}).ids == expected(term, ordering)


@pytest.mark.usefixtures("ranged")
@pytest.mark.parametrize("ordering", ORDERS)
@pytest.mark.parametrize("term", ["train", "7", "a"])
def test_pages_and_positions_are_those_of_the_whole_list(api: Api, ordering: str, term: str) -> None:
    listed = expected(term, ordering)
    query = {"search": term, "ordering": ordering, "page_size": "3"}
    for position in range(len(listed) + 1):
        assert api.get("jobs/", {**query, "position": str(position)}).ids == listed[position : position + 3]
    page, walked = api.get("jobs/", query), list[int]()
    while True:
        walked += page.ids
        if not page.json["next"]:
            break
        page = api.get(page.json["next"])
    assert walked == listed
    assert api.get(page.json["previous"]).ids == listed[-len(page.ids) - 3 : -len(page.ids)]


@pytest.mark.usefixtures("ranged")
@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO job (name) VALUES ('align train 9'), ('zz nowhere')",
        "INSERT INTO job (id, name) SELECT min(id) - 7, 'a train under a reserved id' FROM job",
        "UPDATE job SET name = 'train ' || name WHERE id % 5 = 0",
        "UPDATE job SET name = name WHERE id % 5 = 0",
        "DELETE FROM job WHERE name LIKE 'train%'",
        "TRUNCATE job",
    ],
)
def test_changed_jobs_are_found_before_and_after_they_are_folded(change: str, *, folded: bool) -> None:
    database.execute(change)
    assert_searches_find_all()
    if folded:
        fold()
        assert_searches_find_all()
        read()


@pytest.mark.usefixtures("ranged")
def test_many_newer_jobs_make_all_ranges_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duties, "NAMES_AT_ONCE", 3)
    database.execute("INSERT INTO job (name) SELECT 'train ' || i FROM generate_series(1, 9) AS i")
    assert fold() == 4
    unread = database.value("SELECT count(*) FROM job_name_range WHERE pieces IS NULL")
    assert unread >= 6
    assert_searches_find_all()
    assert read() == unread
    assert database.value("SELECT count(*) FROM job_name_range WHERE pieces IS NULL") == 0
    assert fold() == 0


@pytest.mark.usefixtures("ranged")
def test_a_range_with_too_many_pieces_can_contain_any() -> None:
    database.execute(
        "SELECT job_name_range_add(ARRAY(SELECT 'train ' || md5(i::text) FROM generate_series(1, 3000) AS i))"
    )
    assert database.value("SELECT count(*) FROM job_name_range WHERE pieces IS NULL") == 1


@pytest.mark.usefixtures("transactional_db")
def test_a_job_that_commits_late_is_not_said_to_be_folded() -> None:
    with database.session(autocommit=False) as early:
        early_id = database.value("INSERT INTO job (name) VALUES ('early') RETURNING id", on=early)
        late_id = factories.pending(name="late")
        assert late_id > early_id
        assert fold() == 0
        assert database.value("SELECT count(*) FROM job_name_ranged") == 0
        early.commit()
    assert fold() == 2
    with database.session(autocommit=False) as reserved:
        database.execute("INSERT INTO job (id, name) VALUES (-5, 'reserved')", on=reserved)
        reserved.commit()
    assert database.value("SELECT count(*) FROM job_name_unranged") == 1
    assert fold() == 1
    assert fold() == 0
