"""Collects the statements of a request and their plans with PostgreSQL's auto_explain."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import Client
from psycopg.errors import Diagnostic

from bench.environment import HOST

SETTINGS = {
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_buffers": "on",
    "auto_explain.log_nested_statements": "on",
    "client_min_messages": "log",
}


def plans(path: str) -> list[str]:
    """Sends a request within this process and returns the plan of each of its statements, nested ones too.

    Django must be set up. The session needs the right to load ``auto_explain``.
    """
    with _explained() as found:
        Client().get(path, headers={"Host": HOST})
    return found


def duration_ms(plan: str) -> float:
    """Returns the time of a statement, from the first line of its plan."""
    return float(plan.removeprefix("duration: ").partition(" ")[0])


@contextmanager
def _explained() -> Iterator[list[str]]:
    found: list[str] = []

    def note(diagnostic: Diagnostic) -> None:
        if diagnostic.message_primary and "plan:" in diagnostic.message_primary:
            found.append(diagnostic.message_primary)

    connection.close()
    connection.ensure_connection()
    session = connection.connection
    with connection.cursor() as cursor:
        cursor.execute("LOAD 'auto_explain'")
        for name, value in SETTINGS.items():
            cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
    session.add_notice_handler(note)
    try:
        yield found
    finally:
        session.remove_notice_handler(note)
        connection.close()
