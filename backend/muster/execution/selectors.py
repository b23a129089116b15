"""Reads of workers, and of jobs for them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import orjson

from muster.core.db import queries
from muster.core.db.own_session import OwnSession
from muster.core.db.templates import sql_file
from muster.execution.changes import Wanted
from muster.execution.errors import WorkerNotFound
from muster.execution.rows import BodyRow, ListRow, WantedRow

LIST_MAX = 1000


def worker_list() -> ListRow:
    """Returns up to 1,000 workers, those that live first, and the number of all."""
    return queries.single(sql_file("worker_list"), {"page_size": LIST_MAX}, into=ListRow)


def worker_retrieve(*, worker_id: int) -> str:
    """Returns a worker as JSON. Raises WorkerNotFound."""
    row = queries.one(sql_file("worker_retrieve"), {"id": worker_id}, into=BodyRow)
    if row is None:
        raise WorkerNotFound(worker_id)
    return row.body


def jobs_wanted(*, wanted: Sequence[tuple[Wanted, int]], session: OwnSession) -> Mapping[Wanted, Sequence[int]]:
    """Returns ids of ready jobs for claims that wait: for each kind of claim up to its number of jobs."""
    asked = [{**asdict(kind), "place": place, "most": most} for place, (kind, most) in enumerate(wanted)]
    found: dict[Wanted, list[int]] = defaultdict(list)
    for row in session.rows(sql_file("job_wanted"), {"wanted": orjson.dumps(asked).decode()}, into=WantedRow):
        found[wanted[row.place][0]].append(row.id)
    return found
