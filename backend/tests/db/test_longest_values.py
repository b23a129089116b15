"""The longest names, owners, projects and queues fit into each index row, however badly they compress."""

import random

import pytest

from tests.support import database

pytestmark = pytest.mark.django_db
FIRST_OF_FOUR_BYTES, LAST = 0x1_0000, 0x10_FFFF


def test_job_with_the_longest_values_is_stored() -> None:
    rng = random.Random(1)
    name, owner, project, queue = (
        "".join(chr(rng.randint(FIRST_OF_FOUR_BYTES, LAST)) for _ in range(length)) for length in (255, 255, 255, 100)
    )
    database.execute(
        "INSERT INTO job (name, owner, project, queue) VALUES (%s, %s, %s, %s)", [name, owner, project, queue]
    )
    assert database.value("SELECT count(*) FROM job WHERE project = %s AND owner = %s", [project, owner]) == 1
