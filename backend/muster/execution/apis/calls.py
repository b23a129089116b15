"""The calls of a registered worker: claim, heartbeat, finish."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from muster.core.http import idempotency, openapi, request_input, responses
from muster.core.http.api_view import Api
from muster.execution import services
from muster.execution.long_poll.wait import wait_at_once, wait_for_jobs
from muster.execution.schemas import answers, bodies

IDEMPOTENCY_KEY = idempotency.parameter(
    "A claim that is repeated with the key of an earlier one gives the jobs of that one."
)


class WorkerClaimApi(Api):
    @extend_schema(
        operation_id="worker_claim",
        request=bodies.WorkerClaim,
        parameters=[IDEMPOTENCY_KEY],
        responses=openapi.responses(answers.WorkerClaimed, 400, 404, 409),
    )
    def post(self, request: HttpRequest, worker_id: int) -> HttpResponse:
        """Gives the worker the next jobs: they are RUNNING, with history. With wait_s, waits until there are some."""
        body = request_input.body(request, bodies.WorkerClaim)
        claim, waits = body.claim(idempotency.key_text(request)), body.wait_s > 0
        if body.runs() is None and wait_at_once(request, worker_id=worker_id, claim=claim, wait_s=body.wait_s):
            return responses.plain(_answer(jobs="[]", state='"run"', cancel="[]", unknown="[]"))
        row = services.worker_claim(worker_id=worker_id, claim=claim, running=body.runs(), waits=waits)
        if row.wanted is not None and row.is_empty:
            wait_for_jobs(request, worker_id=worker_id, wanted=row.wanted, claim=claim, wait_s=body.wait_s)
        return responses.plain(_answer(jobs=row.jobs, state=f'"{row.state}"', cancel=row.cancel, unknown=row.unknown))


class WorkerHeartbeatApi(Api):
    @extend_schema(
        operation_id="worker_heartbeat",
        request=bodies.WorkerHeartbeat,
        responses=openapi.responses(answers.Heartbeat, 400, 404),
    )
    def post(self, request: HttpRequest, worker_id: int) -> HttpResponse:
        """Renews the lease and notes progress; tells the worker which runs to end."""
        runs = request_input.body(request, bodies.WorkerHeartbeat).runs()
        return responses.plain(services.worker_heartbeat(worker_id=worker_id, runs=runs))


class WorkerFinishApi(Api):
    @extend_schema(
        operation_id="worker_finish",
        request=bodies.WorkerFinish,
        parameters=[IDEMPOTENCY_KEY],
        responses=openapi.responses(answers.WorkerFinished, 400, 404),
    )
    def post(self, request: HttpRequest, worker_id: int) -> HttpResponse:
        """Ends runs or gives them back; with claim, gives the next jobs in the same transaction."""
        body = request_input.body(request, bodies.WorkerFinish)
        claim = body.claim.claim(idempotency.key_text(request)) if "claim" in body.model_fields_set else None
        row = services.worker_finish(worker_id=worker_id, runs=body.ended(), claim=claim, running=body.runs())
        state = f'"{row.state}"'
        claimed = "null" if row.jobs is None else _answer(jobs=row.jobs, state=state)
        return responses.plain(
            _answer(jobs=row.results, claim=claimed, state=state, cancel=row.cancel, unknown=row.unknown)
        )


def _answer(**members: str) -> str:
    """Returns an object whose values are JSON already."""
    return "{" + ",".join(f'"{name}":{value}' for name, value in members.items()) + "}"
