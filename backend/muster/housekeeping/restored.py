"""Checks and completes a restored database before it replaces the present one."""

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.jobs import selectors

APP = "jobs"


class NotRestorable(Exception):
    """The restored database cannot replace the present one; the message states the reason and the remedy."""


def check_origin() -> None:
    """Raises NotRestorable unless this is a Muster database with known migrations only."""
    loader = MigrationLoader(connection)
    applied = loader.applied_migrations
    if not any(app == APP for app, _ in applied):
        raise NotRestorable(
            "This is not a database of Muster: it records none of Muster's migrations. Choose another backup."
        )
    known = {replaced for migration in loader.disk_migrations.values() for replaced in migration.replaces}
    known.update(loader.disk_migrations)
    unknown = sorted(f"{app}.{name}" for app, name in applied if (app, name) not in known)
    if unknown:
        raise NotRestorable(
            f"The backup is from a newer Muster, with the unknown migration {unknown[0]}. Update Muster, then restore."
        )


def finish() -> int:
    """Resets values of the old server and collects planner statistics; returns the number of jobs.

    The schema must be up to date.
    """
    queries.execute(sql_file("restored_fold_forget"), {})
    queries.execute(sql_file("restored_analyze"), {})
    return selectors.job_count()
