"""Conversion of statements for pgbench."""

from bench.pgbench import script


def test_placeholders_become_pgbench_variables() -> None:
    values = {"name": "a job", "key": None, "text": ""}
    statement = "SELECT %(name)s::text, %(key)s::text, %(text)s::text, 7 %% 2"
    assert script(statement, values) == "SELECT :name::text, NULL::text, ''::text, 7 % 2"
