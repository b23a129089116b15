"""What housekeeping does about logs: partitions, old logs, and small chunks of logs that have gone quiet."""

from django.conf import settings
from django.db import transaction

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.execution.logs import writing
from muster.execution.logs.intake import Intake
from muster.execution.logs.rows import LogRow

MONTHS_AHEAD = 3
QUIET_S = 60.0
MERGED_AT_ONCE, RETIRED_AT_ONCE = 100, 5_000


def partitions_create() -> int:
    """Makes future partitions; returns their number."""
    return queries.value(sql_file("job_log_partitions_ahead"), {"months": MONTHS_AHEAD}, of=int)


def logs_retire() -> int:
    """Forgets logs that are older than they are kept; returns how many attempts and partitions were dealt with."""
    if not settings.JOB_LOG_KEEP_DAYS:
        return 0
    values = {"keep_days": settings.JOB_LOG_KEEP_DAYS, "most": RETIRED_AT_ONCE}
    return queries.value(sql_file("job_log_retire"), values, of=int)


def logs_merge() -> int:
    """Merges small chunks of logs that have gone quiet; returns the number of logs."""
    with transaction.atomic():
        quiet = {"quiet_s": QUIET_S, "most": MERGED_AT_ONCE}
        intakes = [Intake(log) for log in queries.rows(sql_file("job_log_quiet"), quiet, into=LogRow)]
        if intakes:
            writing.write(intakes)
    return len(intakes)
