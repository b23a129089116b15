"""``manage.py migrate``: Django's own, by one process at a time, after the receivers of `before_migrate`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate

from muster.core.db import queries
from muster.core.db.before_migrate import before_migrate, check_squashed

RETRY_S = 0.3


class Command(migrate.Command):
    """Servers that start together may all migrate: the first one does, the others wait and find nothing to do."""

    def handle(self, *args: Any, **options: Any) -> None:
        using = options["database"]
        with _alone():
            check_squashed(using)
            before_migrate.send(type(self), using=using, dry_run=options["plan"] or options["check_unapplied"])
            super().handle(*args, **options)


@contextmanager
def _alone() -> Iterator[None]:
    # Asked again and again instead of waited for: a statement that waits holds a snapshot, which CREATE INDEX
    # CONCURRENTLY of the process that migrates would wait for in turn.
    while not queries.single("migration_lock", {})["held"]:
        time.sleep(RETRY_S)
    try:
        yield
    finally:
        queries.single("migration_unlock", {})
