"""Migrations are lists of SQL files: what they do is read in ``db/``, and so is how to undo it."""

from django.conf import settings
from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation


def sql_file(name: str, *, state_operations: list[Operation] | None = None) -> RunSQL:
    """Applies ``db/<name>.sql``; its undo is ``db/<name>.undo.sql``."""
    return RunSQL(sql=_text(name), reverse_sql=_text(f"{name}.undo"), state_operations=state_operations)


def undone(name: str) -> RunSQL:
    """Takes back what :func:`sql_file` of an earlier migration has made, which a new version replaces."""
    return RunSQL(sql=_text(f"{name}.undo"), reverse_sql=_text(name))


def _text(name: str) -> str:
    return (settings.DB_DIR / f"{name}.sql").read_text("utf-8")
