"""Writes chunks of several logs at once, in a transaction that has locked their rows."""

import json
from collections.abc import Sequence

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.execution import intervals
from muster.execution.logs.intake import Intake
from muster.execution.logs.rows import TakenRow


def write(intakes: Sequence[Intake]) -> None:
    """Writes what logs take in, merged with small chunks of before, and drops what exceeds the limit."""
    limit = intervals.log_limit_bytes()
    _take(intakes)
    for intake in intakes:
        intake.pack(limit)
    rows = [(intake.log, intake.at, chunk) for intake in intakes for chunk in intake.chunks]
    values = {
        "job_ids": [log.job_id for log, *_ in rows],
        "numbers": [log.attempt for log, *_ in rows],
        "times": [at for _, at, _ in rows],
        "first_lines": [chunk.first_line for *_, chunk in rows],
        "seqs": [chunk.seq for *_, chunk in rows],
        "until_seqs": [chunk.until_seq for *_, chunk in rows],
        "sizes": [chunk.size for *_, chunk in rows],
        "helds": [chunk.held for *_, chunk in rows],
        "helds_cr": [chunk.held_cr for *_, chunk in rows],
        # One value, which goes to the server as it is: an array would be written as text.
        "data": b"".join(chunk.data for *_, chunk in rows),
        "lengths": [len(chunk.data) for *_, chunk in rows],
        "logs": json.dumps([intake.columns() for intake in intakes]),
    }
    queries.execute(sql_file("job_log_store"), values)
    drops = [
        {"job_id": intake.log.job_id, "attempt": intake.log.attempt, "excess": excess}
        for intake in intakes
        if (excess := intake.excess(limit))
    ]
    if drops:
        queries.execute(sql_file("job_log_drop"), {"drops": json.dumps(drops)})


def _take(intakes: Sequence[Intake]) -> None:
    """Takes out the stored chunks that are written anew."""
    takes = [take for intake in intakes if (take := intake.take())]
    if not takes:
        return
    by_run = {(intake.log.job_id, intake.log.attempt): intake.taken for intake in intakes}
    for row in queries.rows(sql_file("job_log_take"), {"takes": json.dumps(takes)}, into=TakenRow):
        by_run[row.job_id, row.attempt].append(row)
