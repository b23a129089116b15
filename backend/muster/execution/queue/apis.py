"""The queue and the tasks, for people and programs that submit jobs."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from muster.core.http import openapi, request_input, responses
from muster.core.http.api_view import READS, Api
from muster.execution.queue import schemas, selectors


class JobQueueApi(Api):
    queried = READS

    @extend_schema(
        operation_id="job_queue",
        parameters=openapi.query_parameters(schemas.JobQueueQuery),
        responses=openapi.responses(schemas.JobQueue, 400),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Returns the jobs that workers would get next, in the order of the claim; changes nothing."""
        query = request_input.query(request, schemas.JobQueueQuery)
        queue = selectors.job_queue(queue=query.queue, limit=query.limit)
        return responses.plain(responses.envelope(queue.results, count=queue.count, count_exact=queue.count_exact))


class TaskListApi(Api):
    @extend_schema(operation_id="task_list", responses=openapi.responses(schemas.TaskList))
    def get(self, request: HttpRequest) -> HttpResponse:
        """Returns the tasks, with the JSON schema of their arguments and the number of workers that take them."""
        return responses.plain(responses.dumps({"results": [asdict(task) for task in selectors.task_list()]}))
