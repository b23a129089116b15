"""Steps before Django's ``migrate`` reads the history of migrations from the database."""

from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.dispatch import Signal

before_migrate = Signal()
"""Sent with `using`, the alias of the database, and `dry_run`, which forbids writing."""


def check_squashed(using: str) -> None:
    """Raises CommandError if the database has run some, but not all, of the migrations replaced by a squashed one.

    Django runs the missing ones if they still exist. Otherwise it silently skips the squashed one too.
    """
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    applied = MigrationRecorder(connections[using]).applied_migrations()
    for (app, name), migration in loader.disk_migrations.items():
        missing = [replaced for replaced in migration.replaces if replaced not in applied]
        gone = [replaced for _, replaced in missing if (app, replaced) not in loader.disk_migrations]
        if gone and len(missing) < len(migration.replaces):
            raise CommandError(
                f"{app}.{name} needs all the migrations that it replaces, and this database has no {gone[0]}."
                f" Run `migrate` of the last version that has {gone[-1]}, then of this one."
            )
