"""The numbers of the overview."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from jobs import parsing, responses, selectors
from jobs.apis import docs
from jobs.apis.base import READS, Api
from jobs.serializers import answers
from jobs.serializers.queries import StatsQuery


class JobStatsApi(Api):
    queried = READS

    @extend_schema(
        operation_id="job_stats",
        parameters=docs.query_parameters(StatsQuery),
        responses=docs.responses(answers.Stats, 400),
    )
    def get(self, request: Request) -> HttpResponse:
        """Exact counts by status at this moment; durations and throughput of the window as of refreshed_at."""
        body = selectors.job_stats(window=parsing.query(request, StatsQuery).window).encode()
        return responses.document(parsing.http(request), body, version=responses.digest(body))
