"""No DELETE takes fields: a body with any is refused, as everywhere, instead of ignored."""

import pytest

from tests import factories
from tests.accounts.test_every_route import ABSENT_ID, ROUTES
from tests.support import database
from tests.support.client import Api

DELETES = sorted(path for path, methods in ROUTES.items() if "DELETE" in methods)


def test_deletes_are_found() -> None:
    assert {"jobs/{id}/", "workers/{id}/", "keys/{id}/"} <= set(DELETES)


@pytest.mark.parametrize("path", DELETES)
@pytest.mark.parametrize(
    ("body", "status", "named"),
    [
        (b'{"force": true}', 400, ["force"]),
        (b"[]", 400, ["body"]),
        (b"{", 400, ["body"]),
        (b"null", 400, ["body"]),
        (b" ", 400, ["body"]),
    ],
)
def test_body_with_content_is_refused(api: Api, path: str, body: bytes, status: int, named: list[str]) -> None:
    answer = api.delete(path.replace("{id}", ABSENT_ID), body)
    assert (answer.status, list(answer.json["errors"])) == (status, named)


@pytest.mark.parametrize("body", [None, b"", b"{}"])
def test_job_is_deleted_without_fields(api: Api, body: bytes | None) -> None:
    job_id = factories.job()
    assert api.delete(f"jobs/{job_id}/", body).status == 204
    assert database.value("SELECT count(*) FROM job WHERE id = %s", [job_id]) == 0


def test_refused_body_deletes_nothing(api: Api) -> None:
    job_id = factories.job()
    assert api.send("DELETE", f"jobs/{job_id}/", b"hello", content_type="text/plain").status == 415
    assert api.delete(f"jobs/{job_id}/", {"reason": "old"}).json["errors"] == {"reason": ["Unknown field."]}
    assert database.value("SELECT count(*) FROM job WHERE id = %s", [job_id]) == 1
