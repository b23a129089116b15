"""While others write: in every snapshot, searches by ranges of names find each job once, and positions are exact."""

import random
from collections.abc import Iterator
from contextlib import suppress
from itertools import count

import psycopg
import pytest

from muster.housekeeping import duties
from tests.support import database, name_counts
from tests.support.threads import meanwhile, race

# Both in one statement, so in one snapshot.
BOTH = """
SELECT
    ARRAY(SELECT id FROM job WHERE strpos(job_name_fold(name), 'TRAIN') > 0 ORDER BY id),
    ARRAY(
        SELECT found.id
        FROM job_name_ranges('TRAIN') AS span
        CROSS JOIN LATERAL (
            SELECT job.id
            FROM job
            WHERE name COLLATE "C" >= span.first_name AND name COLLATE "C" < span.next_name
            AND strpos(job_name_fold(name), 'TRAIN') > 0
        ) AS found
        ORDER BY found.id
    )
"""
ALL_RANGES = "SELECT job_name_range_divide(ARRAY['b', 'c', 'd', 'e', 'f', 'train', 'train 5', 'y'])"
SEARCHES = 150
POSITIONS = """
SELECT
    position,
    ARRAY(SELECT id FROM job ORDER BY name COLLATE "C", id OFFSET position LIMIT 2),
    ARRAY(
        SELECT id
        FROM job
        WHERE name COLLATE "C" >= start.first_name COLLATE "C"
        ORDER BY name COLLATE "C", id
        OFFSET start.skipped LIMIT 2
    )
FROM generate_series(0, 45, 4) AS position
CROSS JOIN LATERAL job_name_at(enum_range(NULL::status_type), position) AS start
"""


@pytest.fixture
def ranged(transactional_db: None) -> Iterator[None]:
    database.execute("INSERT INTO job (name) SELECT chr(97 + i % 6) || ' lane' FROM generate_series(1, 30) AS i")
    database.execute("INSERT INTO job (name) VALUES ('train 1')")
    duties.name_ranges_fold()
    database.execute(ALL_RANGES)
    database.execute(name_counts.DIVIDE, [["b", "c", "d", "e", "f", "train", "train 5"]])
    duties.name_ranges_read()
    yield
    assert_finds_all()


def assert_finds_all(on: database.Connection | None = None) -> None:
    ((plain, by_ranges),) = database.rows(BOTH, on=on)
    assert by_ranges == plain
    for position, listed, by_counts in database.rows(POSITIONS, on=on):
        assert by_counts == listed, position


def write(on: database.Connection, ids: Iterator[int], chance: random.Random) -> None:
    """Writes a few jobs in a transaction that may be rolled back, with savepoints, explicit ids and COPY."""
    name = f"{chance.choice('abcdefz')} train {chance.random()}"
    for _ in range(chance.randint(1, 3)):
        match chance.randrange(6):
            case 0:
                database.execute("INSERT INTO job (name) VALUES (%s)", [name], on=on)
            case 1:
                database.execute("INSERT INTO job (id, name) VALUES (%s, %s)", [-next(ids), name], on=on)
            case 2:
                database.execute("UPDATE job SET name = %s WHERE id = %s", [name, chance.randint(1, 30)], on=on)
            case 3:
                job_id = chance.randint(1, 30)
                database.execute("DELETE FROM job WHERE id = %s", [job_id], on=on)
                database.execute("INSERT INTO job (id, name) VALUES (%s, %s)", [job_id, name], on=on)
            case 4:
                database.execute("SAVEPOINT before", on=on)
                database.execute("INSERT INTO job (name) VALUES (%s)", [name], on=on)
                database.execute("ROLLBACK TO before", on=on)
            case _:
                with on.cursor().copy("COPY job (name) FROM STDIN") as copy:
                    copy.write_row([name])
    on.rollback() if chance.random() < 0.2 else on.commit()


@pytest.mark.usefixtures("ranged")
def test_searches_find_each_job_once_while_others_write() -> None:
    with database.session(autocommit=False) as one, database.session(autocommit=False) as other:
        ids, chances = count(1), random.Random(7)

        def writes(on: database.Connection) -> None:
            try:
                write(on, ids, chances)
            except psycopg.errors.DatabaseError:
                on.rollback()

        with meanwhile(lambda: writes(one), lambda: writes(other), duties.name_ranges_fold, duties.name_ranges_read):
            for _ in range(SEARCHES):
                assert_finds_all()


@pytest.mark.usefixtures("ranged")
def test_an_old_snapshot_finds_what_it_sees() -> None:
    with database.session(autocommit=False) as old:
        old.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        assert_finds_all(old)
        database.execute("UPDATE job SET name = 'z train' WHERE name LIKE 'a%'")
        database.execute("DELETE FROM job WHERE name LIKE 'train%'")
        database.execute("INSERT INTO job (name) VALUES ('c train')")
        duties.name_ranges_fold()
        duties.name_ranges_read()
        assert_finds_all(old)


@pytest.mark.usefixtures("ranged")
def test_two_housekeepers_do_not_lose_names_of_each_other() -> None:
    database.execute("INSERT INTO job (name) VALUES ('c train')")
    database.execute("UPDATE job_name_range SET loose = true")
    with database.session(autocommit=False) as first:
        database.value("SELECT job_name_range_fold(1000)", on=first)

        def commit() -> None:
            with suppress(psycopg.errors.QueryCanceled), database.session() as waiting:
                # Until the others wait.
                database.execute("SET statement_timeout = 200; SELECT pg_sleep(1)", on=waiting)
            first.commit()

        assert race([duties.name_ranges_read, duties.name_ranges_fold, commit])[1] == 0


@pytest.mark.usefixtures("ranged")
def test_a_role_that_may_not_read_the_sequence_records_its_jobs() -> None:
    with database.session(autocommit=False) as writer:
        database.execute("CREATE ROLE loader; GRANT ALL ON ALL TABLES IN SCHEMA public TO loader", on=writer)
        database.execute("GRANT ALL ON SEQUENCE job_status_id_seq TO loader; SET LOCAL ROLE loader", on=writer)
        database.execute("INSERT INTO job (id, name) VALUES (-1, 'c train')", on=writer)
        database.execute("RESET ROLE", on=writer)
        assert_finds_all(writer)


@pytest.mark.usefixtures("transactional_db")
def test_a_renamed_job_that_is_gone_leaves_nothing_to_fold() -> None:
    database.execute("INSERT INTO job (name) VALUES ('only')")
    database.execute("UPDATE job SET name = 'renamed'")
    database.execute("DELETE FROM job")
    assert duties.name_ranges_fold() == 0
    assert database.value("SELECT count(*) FROM job_name_unranged") == 0


@pytest.mark.usefixtures("ranged")
def test_ranges_of_deleted_jobs_are_removed() -> None:
    database.execute("SELECT job_name_range_divide(ARRAY(SELECT 'gone ' || i FROM generate_series(1, 1100) AS i))")
    assert database.value("SELECT count(*) FROM job_name_range") > 1100
    database.execute("INSERT INTO job (name) VALUES ('c train')")
    assert duties.name_ranges_fold() == 1
    assert database.value("SELECT count(*) FROM job_name_range") < 50
    assert_finds_all()
    assert duties.name_ranges_read() >= 1
