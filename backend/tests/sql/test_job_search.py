"""job_search and job_search_pair against a look at every name: random names of letters that are hard to search."""

import random

import pytest

from tests.support import database

pytestmark = pytest.mark.django_db

# Letters of the classes that the pair search spells out, and those next to them that it must not stumble over.
LETTERS = "abzAZ019éÀÿþßσΣςΩωжЖя \u00a0-_.%\\'()½²ªµ×÷ıİſ\u212aⅷ日本\u0301\u200d\U0001d400🙂ǅŉ\ufb01"  # noqa: RUF001
NAMES = 1500


@pytest.fixture
def names() -> list[str]:
    chance = random.Random(11)
    made = ["".join(chance.choice(LETTERS) for _ in range(chance.randint(1, 7))) for _ in range(NAMES)]
    # Some that both functions are sure to find.
    made += [f"abz {number}" for number in range(30)]
    database.execute("INSERT INTO job (name) SELECT unnest(%s::text[])", [made])
    return made


def expected(term: str) -> list[int]:
    """The ids of the names that hold the term, by the plainest of comparisons."""
    found = "SELECT id FROM job WHERE strpos(job_name_fold(name), job_name_fold(%s)) > 0 ORDER BY id"
    return [row[0] for row in database.rows(found, [term])]


@pytest.mark.parametrize("seed", range(4))
def test_a_pair_is_found_wherever_it_stands(names: list[str], seed: int) -> None:
    chance = random.Random(seed)
    # Not ÿ, whose capital lies apart: selectors never search a pair with it by the index.
    spelled = "abzAZ019éÀþσΣςΩωжЖя"  # noqa: RUF001  # Greek on purpose
    for _ in range(60):
        pair = chance.choice(spelled) + chance.choice(spelled)
        found = database.rows("SELECT id FROM job_search_pair(%s, NULL, NULL, NULL, NULL) ORDER BY id", [pair])
        assert [row[0] for row in found] == expected(pair), pair


@pytest.mark.parametrize("seed", range(4))
def test_a_longer_term_is_found_wherever_it_stands(names: list[str], seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(60):
        name = chance.choice([name for name in names if len(name) > 2])
        start = chance.randrange(len(name) - 2)
        term = chance.choice((name[start : start + chance.randint(3, 5)], name.swapcase()))
        found = database.rows("SELECT id FROM job_search(%s, NULL, NULL, NULL, NULL) ORDER BY id", [term])
        assert [row[0] for row in found] == expected(term), term


def test_what_lists_are_ordered_by_comes_along(names: list[str]) -> None:
    for function in ("job_search_pair('ab'", "job_search('abz'"):
        found = database.rows(f"SELECT ({function}, NULL, NULL, NULL, NULL)).* ORDER BY 1")
        assert found
        ids = [row[0] for row in found]
        columns = "SELECT id, created_minute, priority, name, updated_at FROM job WHERE id = ANY (%s) ORDER BY id"
        assert found == database.rows(columns, [ids])


def test_the_beginning_of_a_last_word_is_a_piece_too(db: None) -> None:
    database.execute("INSERT INTO job (name) SELECT 'train-' || n FROM generate_series(1, 3000) AS n")
    # All else of the term is in every name.
    assert "-2" in database.value("SELECT job_search_pieces('TRAIN-2')")


def test_status_window_and_cap_narrow_the_search(names: list[str]) -> None:
    database.execute("UPDATE job SET status = 'RUNNING', started_at = now() WHERE id % 3 = 0")
    database.execute("UPDATE job SET created_at = '2020-01-01Z' WHERE id % 5 = 0")
    for function in ("job_search_pair('ab'", "job_search('abz'"):
        everything = {row[0] for row in database.rows(f"SELECT ({function}, NULL, NULL, NULL, NULL)).id")}
        narrow = database.rows(f"SELECT ({function}, '{{RUNNING}}', '2019-01-01Z', '2021-01-01Z', NULL)).id")
        kept = {row[0] for row in database.rows("SELECT id FROM job WHERE id % 15 = 0")}
        assert narrow
        assert {row[0] for row in narrow} == everything & kept
        capped = database.rows(f"SELECT ({function}, NULL, NULL, NULL, 1)).id")
        assert len(capped) == 1
