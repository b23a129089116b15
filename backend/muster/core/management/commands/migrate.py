"""``manage.py migrate``: Django's command, run by one process at a time, after the receivers of `before_migrate`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate

from muster.core.db import queries
from muster.core.db.before_migrate import before_migrate, check_squashed
from muster.core.db.templates import sql_file

RETRY_S = 0.3


class Command(migrate.Command):
    """Lets servers that start together all migrate: the first one does, the others wait and have nothing to do."""

    def handle(self, *args: Any, **options: Any) -> None:
        using = options["database"]
        with _migration_lock():
            check_squashed(using)
            before_migrate.send(type(self), using=using, dry_run=options["plan"] or options["check_unapplied"])
            super().handle(*args, **options)


@contextmanager
def _migration_lock() -> Iterator[None]:
    # Polls instead of waiting in SQL: a waiting statement holds a snapshot, and CREATE INDEX CONCURRENTLY of the
    # migrating process would wait for it in turn.
    while not queries.value(sql_file("migration_lock"), {}, of=bool):
        time.sleep(RETRY_S)
    try:
        yield
    finally:
        queries.execute(sql_file("migration_unlock"), {})
