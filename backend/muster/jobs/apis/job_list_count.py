"""The count of a job list, in a request of its own."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from muster.core.http import openapi, request_input, responses
from muster.core.http.api_view import READS, Api
from muster.core.http.client_socket import client_socket
from muster.jobs import selectors
from muster.jobs.schemas import answers
from muster.jobs.schemas.queries import JobListCountQuery


class JobListCountApi(Api):
    queried = READS

    @extend_schema(
        operation_id="job_list_count",
        parameters=openapi.query_parameters(JobListCountQuery),
        responses=openapi.responses(answers.JobListCount, 400),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Returns the number of matching jobs: exact under status and time filters, and up to 10,000 under others.

        Cancelled when the client disconnects.
        """
        filters = request_input.query(request, JobListCountQuery).job_filter()
        client = client_socket(request)
        counted = selectors.job_list_count(filters=filters, client=client)
        return responses.plain(responses.dumps({"count": counted.count, "count_exact": counted.exact}))


def count_url(request: HttpRequest) -> str:
    """Returns the path of the count of the list that ``request`` reads, with its filters."""
    filters = [(name, values) for name, values in request.GET.lists() if name in JobListCountQuery.model_fields]
    return f"{request.path}count/?{urlencode(filters, doseq=True)}"
