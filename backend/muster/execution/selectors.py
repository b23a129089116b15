"""Reads of workers."""

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.execution.errors import WorkerNotFound
from muster.execution.rows import BodyRow, ListRow

LIST_MAX = 1000


def worker_list() -> ListRow:
    """Returns the newest 1,000 workers, those that live first, and the number of all."""
    return queries.single(sql_file("worker_list"), {"page_size": LIST_MAX}, into=ListRow)


def worker_retrieve(*, worker_id: int) -> str:
    """Returns a worker as JSON. Raises WorkerNotFound."""
    row = queries.one(sql_file("worker_retrieve"), {"id": worker_id}, into=BodyRow)
    if row is None:
        raise WorkerNotFound(worker_id)
    return row.body
