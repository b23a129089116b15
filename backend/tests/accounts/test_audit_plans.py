"""Filters of the audit log that few entries match read an index, not the log."""

import pytest

from muster.accounts.audit import AuditFilter, audit_list
from tests.support import database
from tests.support.statistics import work_of

pytestmark = pytest.mark.django_db

MAKE = """
INSERT INTO audit (actor, action, target)
SELECT
    CASE WHEN n % 1000 = 0 THEN 'ada' ELSE 'worker' END,
    CASE WHEN n % 1000 = 1 THEN 'key.created' ELSE 'session.opened' END,
    'job ' || n
FROM generate_series(1, 20000) AS n
"""


@pytest.mark.parametrize(
    ("filters", "matches"),
    [
        (AuditFilter(actor="ada"), 20),
        (AuditFilter(target="job 5"), 1),
        (AuditFilter(action="key"), 20),
        (AuditFilter(action="key.created"), 20),
        (AuditFilter(action="ke"), 0),
        (AuditFilter(actor="ada", action="key"), 0),
    ],
)
def test_rare_values_are_found_by_an_index(filters: AuditFilter, matches: int) -> None:
    database.execute(MAKE)
    database.execute("ANALYZE audit")
    found: list[int] = []
    work = work_of(
        lambda: found.append(audit_list(filters=filters, before=None, page_size=50).fetched), tables="audit%"
    )
    assert found == [matches]
    assert work.scanned == {}
    assert work.indexes
    assert work.entries < 200, work
