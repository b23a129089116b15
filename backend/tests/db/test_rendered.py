"""The statements in db/rendered equal those that run, and PostgreSQL can plan each."""

from pathlib import Path

import pytest
from django.conf import settings

from muster.core.db import templates
from tests.db.rendered import rendered
from tests.support import plans
from tests.support.query_files import is_template
from tests.support.statements import statements

RENDERED = rendered()
COMMITTED = sorted((settings.DB_DIR / "rendered").glob("*/*.sql"))


def test_each_case_has_a_name_of_its_own() -> None:
    named = [(statement.name, case) for case, statement in statements()]
    assert len(named) == len(set(named)) == len(RENDERED)


def test_every_composed_statement_is_rendered() -> None:
    composed = {name for name, path in templates.files().items() if "-- Regions: " in path.read_text("utf-8")}
    # The first three run unchanged; other statements use their regions. The others build or drop an index.
    exempt = {"job_create", "job_batch_create", "job_bulk_delete", "index_rebuild", "index_remains_drop"}
    runs = {name for name in composed if not is_template(name)} - exempt
    assert {path.parent.name for path in RENDERED} == runs


def test_the_committed_statements_are_those_that_run() -> None:
    """Update them with `make rendered`."""
    assert {path: path.read_text("utf-8") for path in COMMITTED} == RENDERED


def test_a_statement_is_sent_as_it_stands_but_for_its_line_breaks() -> None:
    for _, statement in statements():
        assert statement.code.decode().split() == statement.text.split()


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_rendered_statement_is_planned_by_postgresql(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert plans.generic("\n".join(line for line in lines if not line.startswith("--")))
