"""job_sample holds what job has of the sampled jobs, whoever writes."""

import pytest

from tests.support import database

pytestmark = pytest.mark.django_db
COLUMNS = "id, created_minute, created_at, priority, name, queue, owner, project"
SAMPLED = f"SELECT {COLUMNS}, job_name_fold(name) FROM job WHERE job_sampled(id) ORDER BY id"  # noqa: S608
HELD = f"SELECT {COLUMNS}, folded FROM job_sample ORDER BY id"  # noqa: S608


@pytest.fixture(autouse=True)
def jobs(db: None) -> None:
    database.execute(
        "INSERT INTO job (name, queue) SELECT 'Job ' || i, 'q' || i % 3 FROM generate_series(1, 5000) AS i"
    )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE job SET name = 'Straße', priority = 9, owner = 'ada', project = 'p'",
        "UPDATE job SET created_at = created_at - interval '1 day' WHERE id % 2 = 0",
        "DELETE FROM job WHERE id <= (SELECT min(id) FROM job_sample)",
    ],
)
def test_sample_follows_changes(change: str) -> None:
    before = database.rows(HELD)
    assert len(before) > 1
    database.execute(change)
    assert database.rows(HELD) == database.rows(SAMPLED) != before


def test_truncate_empties_the_sample() -> None:
    database.execute("TRUNCATE job")
    assert database.rows(HELD) == []
