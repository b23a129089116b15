"""A real server with short timeouts."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.support.server import Server, serving

LIMITS = {
    "WEB_HEADER_TIMEOUT_S": "2",
    "WEB_BODY_TIMEOUT_S": "2",
    "WEB_ANSWER_TIMEOUT_S": "2",
    "WEB_THREADS": "2",
    "WEB_CONNECTIONS": "40",
    "WEB_BUFFER_MB": "8",
}


@pytest.fixture(scope="package")
def server(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with django_db_blocker.unblock():
        with serving(tmp_path_factory.mktemp("server") / "web.log", **LIMITS) as running:
            yield running
        connection.close()
