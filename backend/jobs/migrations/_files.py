"""Migrations are lists of SQL files: what they do is read in ``db/``, and so is how to undo it."""

from django.conf import settings
from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation


def sql_file(name: str, *, state_operations: list[Operation] | None = None) -> RunSQL:
    """Applies ``db/<name>.sql``; its undo is ``db/<name>.undo.sql``."""
    return RunSQL(
        sql=(settings.DB_DIR / f"{name}.sql").read_text("utf-8"),
        reverse_sql=(settings.DB_DIR / f"{name}.undo.sql").read_text("utf-8"),
        state_operations=state_operations,
    )
