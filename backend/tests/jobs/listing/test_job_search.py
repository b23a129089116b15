"""job_search compared with a scan of every name, on random names of difficult characters."""

import random

import pytest

from tests.support import database

pytestmark = pytest.mark.django_db

LETTERS = "abzAZ019éÀÿþßσΣςΩωжЖя \u00a0-_.%\\'\":*&|!<()½²ªµ×÷ıİſ\u212aⅷ日本\u0301\u200d\U0001d400🙂ǅŉ\ufb01"  # noqa: RUF001
NAMES = 1500
ALL = "SELECT id FROM job_search(%s, NULL, NULL, NULL) ORDER BY id"


@pytest.fixture
def names() -> list[str]:
    chance = random.Random(11)
    made = ["".join(chance.choice(LETTERS) for _ in range(chance.randint(1, 9))) for _ in range(NAMES)]
    # Names with certain matches.
    made += [f"abz {number}" for number in range(30)]
    database.execute("INSERT INTO job (name) SELECT unnest(%s::text[])", [made])
    return made


def found(term: str) -> list[int]:
    return [row[0] for row in database.rows(ALL, [term])]


def expected(term: str) -> list[int]:
    """Returns the ids of names that contain the term, by direct comparison."""
    plain = "SELECT id FROM jobs WHERE strpos(job_name_fold(name), job_name_fold(%s)) > 0 ORDER BY id"
    return [row[0] for row in database.rows(plain, [term])]


@pytest.mark.parametrize("seed", range(4))
def test_term_is_found_anywhere_in_a_name(names: list[str], seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(80):
        name = chance.choice(names)
        start = chance.randrange(len(name))
        term = chance.choice((name[start : start + chance.randint(1, 7)], name.swapcase()))
        assert found(term) == expected(term) != [], term


@pytest.mark.parametrize("seed", range(4))
def test_random_term_is_found_as_by_comparison(names: list[str], seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(80):
        term = "".join(chance.choice(LETTERS) for _ in range(chance.randint(1, 5)))
        assert found(term) == expected(term), term


def test_every_single_character_is_found(names: list[str]) -> None:
    for character in LETTERS:
        assert found(character) == expected(character) != [], character


def test_term_longer_than_the_indexed_pieces_is_found(db: None) -> None:
    long = "".join(random.Random(3).choice(LETTERS) for _ in range(200))
    database.execute("INSERT INTO job (name) VALUES (%s), (%s)", [long, long[:190] + "!" * 10])
    assert len(found(long[:180])) == 2
    assert found(long) == expected(long)
    assert len(found(long)) == 1


def test_order_keys_are_returned(names: list[str]) -> None:
    for term in ("ab", "abz"):
        rows = database.rows(
            "SELECT (job_search_latest(%s, enum_range(NULL::status_type), NULL, NULL, NULL)).* ORDER BY 1", [term]
        )
        assert rows
        ids = [row[0] for row in rows]
        columns = "SELECT id, created_minute, priority, name, updated_at FROM jobs WHERE id = ANY (%s) ORDER BY id"
        assert rows == database.rows(columns, [ids])


def test_index_search_uses_rare_pieces_of_different_words(db: None) -> None:
    database.execute("INSERT INTO job (name) SELECT 'train-mnist ' || n FROM generate_series(1, 30000) AS n")
    query = database.value("SELECT job_search_query('TRAIN-MNIST 12345')::text")
    pieces = query.split(" & ")
    assert len(pieces) == 4
    # Every name contains the words; few contain the number.
    assert "123" in pieces[0] or "234" in pieces[0]


def test_status_time_range_and_cap_narrow_the_search(names: list[str]) -> None:
    database.execute("UPDATE jobs SET status = 'RUNNING', started_at = now() WHERE id % 3 = 0")
    database.execute("UPDATE job SET created_at = '2020-01-01Z' WHERE id % 5 = 0")
    everything = set(found("ab"))
    narrow = database.rows("SELECT (job_search_latest('ab', '{RUNNING}', '2019-01-01Z', '2021-01-01Z', NULL)).id")
    kept = {row[0] for row in database.rows("SELECT id FROM jobs WHERE id % 15 = 0")}
    assert narrow
    assert {row[0] for row in narrow} == everything & kept
    capped = database.rows("SELECT (job_search('ab', NULL, NULL, 1)).id")
    assert len(capped) == 1
