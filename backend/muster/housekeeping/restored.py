"""Brings a database that was restored beside the present one to where it can take its place, or refuses it."""

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from muster.core.db import queries
from muster.jobs import selectors

APP = "jobs"


class NotRestorable(Exception):
    """The database can't take the present one's place; the text says why and what to do."""


def check_origin() -> None:
    """Raises NotRestorable unless this is a database of Muster whose migrations are all known here."""
    loader = MigrationLoader(connection)
    applied = loader.applied_migrations
    if not any(app == APP for app, _ in applied):
        raise NotRestorable("It is no database of Muster: none of Muster's migrations is recorded in it.")
    known = {replaced for migration in loader.disk_migrations.values() for replaced in migration.replaces}
    known.update(loader.disk_migrations)
    unknown = sorted(f"{app}.{name}" for app, name in applied if (app, name) not in known)
    if unknown:
        raise NotRestorable(
            f"It was saved by a newer Muster: migration {unknown[0]} is not known here. Update Muster, then restore."
        )


def finish() -> int:
    """Replaces what was true of the old server only; returns how many jobs there are. The schema must be up to date."""
    queries.execute("restored_fold_forget", {})
    queries.execute("restored_analyze", {})
    return selectors.job_count()
