"""The worker protocol: register, claim, heartbeat, finish, leave; and what people see and do of workers."""

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from muster.core.errors import ValidationFailed
from muster.core.http import openapi, request_input, responses
from muster.core.http.api_view import Api
from muster.execution import intervals, schemas, selectors, services

KEY_MAX = 255
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A claim that is repeated with the key of an earlier one gives the jobs of that one.",
)


def _key(request: Request) -> str | None:
    """Returns the Idempotency-Key, or None. Raises ValidationFailed unless it is printable ASCII."""
    key: str | None = request_input.http(request).META.get("HTTP_IDEMPOTENCY_KEY")
    if key is not None and not (key.isascii() and key.isprintable() and 1 <= len(key) <= KEY_MAX):
        raise ValidationFailed({"Idempotency-Key": [f"Must be 1 to {KEY_MAX} printable ASCII characters."]})
    return key


class WorkerListApi(Api):
    @extend_schema(operation_id="worker_list", responses=openapi.responses(schemas.WorkerList))
    def get(self, request: Request) -> HttpResponse:
        """Returns the workers, those that live first."""
        workers = selectors.worker_list()
        return responses.plain(responses.envelope(workers.results, count=workers.count))

    @extend_schema(
        operation_id="worker_register",
        request=schemas.WorkerRegister,
        responses=openapi.created(schemas.Registered, 400),
    )
    def post(self, request: Request) -> HttpResponse:
        """Registers a worker; tells it its id and its intervals."""
        worker_id = services.worker_register(worker=request_input.body(request, schemas.WorkerRegister).new_worker())
        body = {"id": worker_id, "heartbeat_s": intervals.HEARTBEAT_S, "lease_s": intervals.lease_s()}
        response = responses.plain(responses.dumps(body), status=201)
        response["Location"] = request_input.http(request).build_absolute_uri(f"{request.path}{worker_id}/")
        return response


class WorkerDetailApi(Api):
    @extend_schema(operation_id="worker_retrieve", responses=openapi.responses(schemas.Worker, 404))
    def get(self, request: Request, worker_id: int) -> HttpResponse:
        """Returns a worker."""
        return responses.plain(selectors.worker_retrieve(worker_id=worker_id))

    @extend_schema(operation_id="worker_leave", responses=openapi.no_content(404))
    def delete(self, request: Request, worker_id: int) -> HttpResponse:
        """Ends a worker; the jobs that it holds are given back."""
        services.worker_leave(worker_id=worker_id)
        return HttpResponse(status=204)


class WorkerClaimApi(Api):
    @extend_schema(
        operation_id="worker_claim",
        request=schemas.WorkerClaim,
        parameters=[IDEMPOTENCY_KEY],
        responses=openapi.responses(schemas.Claimed, 400, 404, 409),
    )
    def post(self, request: Request, worker_id: int) -> HttpResponse:
        """Gives the worker the next jobs: they are RUNNING, with history."""
        claim = request_input.body(request, schemas.WorkerClaim).claim(_key(request))
        row = services.worker_claim(worker_id=worker_id, claim=claim)
        return responses.plain(_claimed(row.jobs, row.state))


class WorkerHeartbeatApi(Api):
    @extend_schema(
        operation_id="worker_heartbeat",
        request=schemas.WorkerHeartbeat,
        responses=openapi.responses(schemas.Heartbeat, 400, 404),
    )
    def post(self, request: Request, worker_id: int) -> HttpResponse:
        """Renews the lease and notes progress; tells the worker which runs to end."""
        runs = request_input.body(request, schemas.WorkerHeartbeat).runs()
        return responses.plain(services.worker_heartbeat(worker_id=worker_id, runs=runs))


class WorkerFinishApi(Api):
    @extend_schema(
        operation_id="worker_finish",
        request=schemas.WorkerFinish,
        parameters=[IDEMPOTENCY_KEY],
        responses=openapi.responses(schemas.WorkerFinished, 400, 404),
    )
    def post(self, request: Request, worker_id: int) -> HttpResponse:
        """Ends runs or gives them back; with claim, gives the next jobs in the same transaction."""
        body = request_input.body(request, schemas.WorkerFinish)
        claim = body.claim.claim(_key(request)) if "claim" in body.model_fields_set else None
        row = services.worker_finish(worker_id=worker_id, runs=body.runs(), claim=claim)
        claimed = "null" if row.jobs is None else _claimed(row.jobs, row.state)
        return responses.plain(f'{{"jobs":{row.results},"claim":{claimed},"state":"{row.state}"}}')


class WorkerDrainApi(Api):
    @extend_schema(operation_id="worker_drain", request=None, responses=openapi.responses(schemas.Worker, 404))
    def post(self, request: Request, worker_id: int) -> HttpResponse:
        """Gives the worker no further jobs; it ends when those that it runs have ended."""
        return responses.plain(services.worker_drain(worker_id=worker_id))


def _claimed(jobs: str, state: str) -> str:
    return f'{{"jobs":{jobs},"state":"{state}"}}'
