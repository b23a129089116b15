"""Sessions of the pool read values as Django's models and Muster's statements expect them."""

from contextlib import closing

import pytest
from django.db import connection

from muster.core.db.engine.base import PooledConnection


@pytest.mark.django_db
def test_models_get_jsonb_as_text_and_statements_get_json_parsed() -> None:
    with closing(PooledConnection.connect(**connection.get_connection_params())) as session:
        row = session.execute("""SELECT '{"samples": 1}'::jsonb, '{"samples": 1}'::json""").fetchone()
    assert row == ('{"samples": 1}', {"samples": 1})
