"""A key is found by its index, whatever statistics said when the session planned the statement."""

import pytest
from django.db import connection, transaction

from muster.core.idempotency import IdempotencyKey
from muster.jobs import idempotency
from tests.support import database
from tests.support.statistics import work_of

KEYS = """
INSERT INTO job_idempotency_key (caller, key, digest, ids)
SELECT '', 'key ' || n, decode(repeat('00', 16), 'hex'), int8multirange(int8range(n, n + 2))
FROM generate_series(1, 20000) AS n
"""


def repeated(key: str) -> list[int]:
    """Returns the ids that a repeated request gets."""

    def create(kept: object) -> list[int]:
        return []

    return idempotency.once(IdempotencyKey(caller="", key=key, digest=bytes(16)), create=create, repeat=list)


@pytest.mark.usefixtures("new_tables")
def test_a_plan_of_an_empty_table_reads_no_more_than_the_path_to_the_key() -> None:
    connection.close()  # a session of an earlier test has plans of before
    database.execute("SET plan_cache_mode = force_generic_plan")  # as sessions that serve requests
    with database.session() as other:
        database.execute("VACUUM ANALYZE job_idempotency_key", on=other)
        assert repeated("key 1") == []
        database.execute(KEYS, on=other)
    found: list[int] = []
    with transaction.atomic():
        work = work_of(lambda: found.extend(repeated("key 12345")), "job_idempotency_key%")
    connection.close()
    assert found == [12345, 12346]
    assert work.scanned == {}
    assert work.blocks.keys() == {"job_idempotency_key_pkey"}
    assert work.blocks["job_idempotency_key_pkey"] <= 3
