"""Migrations are lists of SQL files: what they do is read in ``db/``, and so is how to undo it."""

import re

from django.conf import settings
from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation


def sql_file(name: str, *, state_operations: list[Operation] | None = None) -> RunSQL:
    """Applies ``db/<name>.sql``; its undo is ``db/<name>.undo.sql``."""
    return RunSQL(sql=_text(name), reverse_sql=_text(f"{name}.undo"), state_operations=state_operations)


def undone(name: str) -> RunSQL:
    """Takes back what :func:`sql_file` of an earlier migration has made, which a new version replaces."""
    return RunSQL(sql=_text(f"{name}.undo"), reverse_sql=_text(name))


def replaced(old: str, new: str) -> RunSQL:
    """Puts ``db/<new>.sql`` in the place of functions and views of the same names, which others go on using."""
    return RunSQL(sql=_replacing(new), reverse_sql=_replacing(old))


def _replacing(name: str) -> str:
    return re.sub(r"^CREATE (?=FUNCTION|VIEW)", "CREATE OR REPLACE ", _text(name), flags=re.MULTILINE)


def _text(name: str) -> str:
    return (settings.DB_DIR / f"{name}.sql").read_text("utf-8")
