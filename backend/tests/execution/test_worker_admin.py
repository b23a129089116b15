"""Django's admin for workers: read-only pages."""

from django.test import Client

from muster.execution.models import Worker as Row
from tests.support.client import Api
from tests.support.workers import Worker

WORKERS = "/admin/execution/worker/"


def test_list_and_page_show_a_worker(admin_client: Client, api: Api) -> None:
    worker = Worker.registered(api, "node7", queues=["gpu", "cpu"], labels={"rack": "b12"})
    listed = admin_client.get(WORKERS, {"q": "node7"}).content.decode()
    assert "node7" in listed
    assert "gpu" in listed
    assert "1 worker" in listed
    assert "b12" in admin_client.get(f"{WORKERS}{worker.id}/change/").content.decode()


def test_filters_by_state_and_end(admin_client: Client, api: Api) -> None:
    Worker.registered(api, "stays"), api.delete(f"workers/{Worker.registered(api, 'leaves').id}/")
    left = admin_client.get(WORKERS, {"gone_reason__exact": "left"}).content.decode()
    assert "leaves" in left
    assert "stays" not in left


def test_workers_can_neither_be_added_changed_nor_deleted(admin_client: Client, api: Api) -> None:
    worker = Worker.registered(api)
    assert admin_client.get(f"{WORKERS}add/").status_code == 403
    assert admin_client.post(f"{WORKERS}{worker.id}/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.post(f"{WORKERS}{worker.id}/change/", {"name": "other"}).status_code == 403


def test_model_has_the_columns_of_the_table(api: Api) -> None:
    worker = Worker.registered(api, "node7", tasks=["sleep"], gpus=2)
    row = Row.objects.get(pk=worker.id)
    assert (str(row), row.tasks, row.gpus, row.gone_at) == (f"node7 (worker {worker.id})", ["sleep"], 2, None)
