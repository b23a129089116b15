"""Migrations are SQL files: what they do is read in ``db/migrations``, and so is how to undo it."""

from collections.abc import Sequence

from django.conf import settings
from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation


def sql_migration(module: str, *, within: str = "", state_operations: Sequence[Operation] = ()) -> RunSQL:
    """Runs ``db/migrations/<name>/up.sql`` for the migration of that name, and ``down.sql`` to undo it.

    `within` names a folder of db/migrations for the migrations of another app than jobs.

    `module` is the migration's ``__name__``, so that both have one name and one numbering.
    """
    folder = settings.DB_DIR / "migrations" / within / module.rpartition(".")[2]
    up, down = (folder / file for file in ("up.sql", "down.sql"))
    return RunSQL(up.read_text("utf-8"), down.read_text("utf-8"), state_operations=list(state_operations))
