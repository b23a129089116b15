"""Calls that the server or a proxy refuses end neither the worker nor its runs."""

from collections.abc import Iterator

import pytest

from muster.execution.worker.client import CallError, Gone, Invalid, Refused, ServerAway
from muster.execution.worker.http_client import HttpClient
from tests.support.client import Api
from tests.support.faulty_proxy import HTML, Call, Fault, Proxy, proxying
from tests.support.worker_process import ended, runs_of, status_of, until, worker
from tests.support.workers import history, submit

pytestmark = pytest.mark.xdist_group("worker")


@pytest.fixture
def proxy(server: str) -> Iterator[Proxy]:
    with proxying(server) as running:
        yield running


# The pages of proxies for each sort of call; a 200 is a page of somebody else.
REFUSALS = {"claim": [409, 200, 413], "heartbeat": [404, 403], "finish": [400, 500, 429]}


def test_refused_calls_are_repeated_while_runs_go_on(live_api: Api, proxy: Proxy) -> None:
    left = {name: list(statuses) for name, statuses in REFUSALS.items()}

    def refuse(call: Call) -> Fault | None:
        statuses = left.get(call.name)
        return Fault(status=statuses.pop(0)) if statuses else None

    proxy.decide = refuse
    job = submit(live_api, args={"seconds": 4})
    with worker(proxy.address) as process:
        (done,) = ended(live_api, job)
        assert process.poll() is None
    registrations = [call for call in proxy.calls if call.name == "workers"]
    assert (done["latest_status"]["status_type"], done["attempt"], len(registrations)) == ("COMPLETED", 1, 1)
    assert not any(left.values())


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, HTML, ServerAway),
        (200, '{"other": 1}', ServerAway),
        (400, HTML, Refused),
        (400, '{"code": "invalid"}', Invalid),
        (403, HTML, Refused),
        (404, HTML, Refused),
        (404, '{"code": "not_found"}', Gone),
        (409, HTML, Refused),
        (409, '{"code": "worker_gone"}', Gone),
        (413, HTML, Invalid),
        (429, HTML, ServerAway),
        (500, "[1]", Refused),
        (502, HTML, ServerAway),
        (503, '{"code": "database_unavailable"}', ServerAway),
    ],
)
def test_only_muster_says_that_a_worker_is_gone(status: int, body: str, error: type[CallError]) -> None:
    with proxying("127.0.0.1:9") as proxy:
        proxy.decide = lambda call: Fault(status=status, body=body)
        with pytest.raises(CallError) as raised:
            HttpClient(proxy.address).heartbeat(1, [])
    assert raised.type is error


@pytest.mark.parametrize("cut", [True, False])
def test_broken_connection_is_a_server_away(cut: bool) -> None:
    with proxying("127.0.0.1:9") as proxy:
        proxy.decide = lambda call: Fault(cut=cut)
        address = proxy.address
        if cut:
            with pytest.raises(ServerAway):
                HttpClient(address).heartbeat(1, [])
    with pytest.raises(ServerAway):
        HttpClient(address).heartbeat(1, [])


def test_one_bad_result_fails_alone_and_holds_up_no_other(live_api: Api, proxy: Proxy) -> None:
    bad = submit(live_api, task="fail", args={"message": "\ud83d\ude00 too large"})
    good = [submit(live_api, args={"seconds": 0.1}) for _ in range(3)]

    def too_large(call: Call) -> Fault | None:
        told = [job for job in (call.body or {}).get("jobs", []) if call.name == "finish"]
        return Fault(status=413) if any("too large" in job.get("error_message", "") for job in told) else None

    proxy.decide = too_large
    with worker(proxy.address):
        failed, *others = ended(live_api, bad, *good)
    assert {other["latest_status"]["status_type"] for other in others} == {"COMPLETED"}
    assert failed["latest_status"]["status_type"] == "FAILED"
    assert failed["error_message"].startswith("The server refused what the worker told of the run: HTTP 413")


def test_server_that_has_forgotten_the_worker_gets_it_again(live_api: Api, proxy: Proxy) -> None:
    job = submit(live_api, args={"seconds": 60})
    with worker(proxy.address) as process:
        until(lambda: status_of(live_api, job) == "RUNNING")
        until(lambda: bool(runs_of(process)))
        (known,) = live_api.get("workers/").json["results"]
        assert live_api.delete(f"workers/{known['id']}/").status == 204
        until(lambda: len([call for call in proxy.calls if call.name == "workers"]) == 2)
        # The run was killed; the job runs again, as another run.
        until(lambda: history(live_api, job)[-1][0] == "RUNNING")
        assert process.poll() is None
    assert [entry[0] for entry in history(live_api, job)] == ["PENDING", "RUNNING", "PENDING", "RUNNING", "PENDING"]


def test_answer_of_a_claim_that_was_lost_loses_no_job(live_api: Api, proxy: Proxy) -> None:
    cut: list[Call] = []

    def lose(call: Call) -> Fault | None:
        if call.name == "claim" and not cut:
            cut.append(call)
            return Fault(cut=True, after=True)
        return None

    proxy.decide = lose
    job = submit(live_api, args={"seconds": 0.1})
    with worker(proxy.address):
        (done,) = ended(live_api, job)
    assert cut
    keys = [call.key for call in proxy.calls if call.name == "claim"]
    assert keys[0] == keys[1]
    assert [entry[:2] for entry in history(live_api, job)] == [("PENDING", 1), ("RUNNING", 1), ("COMPLETED", 1)]
    assert done["attempt"] == 1


def test_refused_registration_ends_the_worker(live_api: Api, proxy: Proxy) -> None:
    proxy.decide = lambda call: Fault(status=403) if call.name == "workers" else None
    with worker(proxy.address) as process:
        assert process.wait(20) == 1
