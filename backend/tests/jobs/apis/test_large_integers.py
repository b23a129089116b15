"""Integers beyond 2^53 keep all digits; a parser that used floating point would round them."""

import html

from django.test import Client

from tests.support.client import Api

LARGE = 2**62 + 12345
VALUE = {"row": LARGE, "negative": -(2**64) - 1, "deep": [{"n": 10**30 + 3}], "cpus": 2}


def test_edit_of_another_field_keeps_large_integers(api: Api) -> None:
    job = api.post("jobs/", {"name": "large", "args": VALUE, "resource_requirements": VALUE}).json
    assert str(LARGE) in api.get(f"jobs/{job['id']}/").content.decode()
    edited = api.patch(f"jobs/{job['id']}/", {"priority": 9}).json
    assert (edited["priority"], edited["args"], edited["resource_requirements"]) == (9, VALUE, VALUE)


def test_edit_and_result_store_large_integers_exactly(api: Api) -> None:
    path = f"jobs/{api.post('jobs/', {'name': 'large'}).json['id']}/"
    changed = {**VALUE, "row": LARGE + 1}
    assert api.patch(path, {"resource_requirements": changed}).json["resource_requirements"] == changed
    assert api.patch(path, {"status_type": "COMPLETED", "result_data": [LARGE, VALUE]}).json["result_data"] == [
        LARGE,
        VALUE,
    ]


def test_admin_shows_large_integers_exactly(api: Api, admin_client: Client) -> None:
    job_id = api.post("jobs/", {"name": "large", "args": VALUE}).json["id"]
    path = f"/admin/jobs/job/{job_id}/change/"
    assert str(LARGE) in html.unescape(admin_client.get(path).content.decode())
    assert admin_client.post(path, {"name": "other"}).status_code == 403
    assert api.get(f"jobs/{job_id}/").json["args"] == VALUE
