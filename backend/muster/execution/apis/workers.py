"""What people see and do of workers, and how a worker begins and ends."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from muster.core.http import openapi, request_input, responses
from muster.core.http.api_view import Api
from muster.core.http.shapes import Body
from muster.execution import intervals, selectors, services
from muster.execution.schemas import answers, bodies


class WorkerListApi(Api):
    @extend_schema(operation_id="worker_list", responses=openapi.responses(answers.WorkerList))
    def get(self, request: HttpRequest) -> HttpResponse:
        """Returns the workers, those that live first."""
        workers = selectors.worker_list()
        return responses.plain(responses.envelope(workers.results, count=workers.count))

    @extend_schema(
        operation_id="worker_register",
        request=bodies.WorkerRegister,
        responses=openapi.created(answers.Registered, 400),
    )
    def post(self, request: HttpRequest) -> HttpResponse:
        """Registers a worker; tells it its id and its intervals."""
        worker_id = services.worker_register(worker=request_input.body(request, bodies.WorkerRegister).new_worker())
        body = {"id": worker_id, "heartbeat_s": intervals.HEARTBEAT_S, "lease_s": intervals.lease_s()}
        response = responses.plain(responses.dumps(body), status=201)
        response["Location"] = request.build_absolute_uri(f"{request.path}{worker_id}/")
        return response


class WorkerRetrieveApi(Api):
    @extend_schema(operation_id="worker_retrieve", responses=openapi.responses(answers.Worker, 404))
    def get(self, request: HttpRequest, worker_id: int) -> HttpResponse:
        """Returns a worker."""
        return responses.plain(selectors.worker_retrieve(worker_id=worker_id))

    @extend_schema(operation_id="worker_leave", responses=openapi.no_content(404))
    def delete(self, request: HttpRequest, worker_id: int) -> HttpResponse:
        """Ends a worker; the jobs that it holds are given back."""
        services.worker_leave(worker_id=worker_id)
        return HttpResponse(status=204)


class WorkerDrainApi(Api):
    @extend_schema(operation_id="worker_drain", request=None, responses=openapi.responses(answers.Worker, 400, 404))
    def post(self, request: HttpRequest, worker_id: int) -> HttpResponse:
        """Gives the worker no further jobs; it ends when those that it runs have ended."""
        request_input.body(request, Body, optional=True)
        return responses.plain(services.worker_drain(worker_id=worker_id))
