"""The API of statistics."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from muster.core.http import openapi, request_input, responses
from muster.core.http.api_view import READS, Api
from muster.insights.schemas import Stats, StatsQuery
from muster.insights.selectors import job_stats


class JobStatsApi(Api):
    queried = READS

    @extend_schema(
        operation_id="job_stats",
        parameters=openapi.query_parameters(StatsQuery),
        responses=openapi.responses(Stats, 400),
    )
    def get(self, request: Request) -> HttpResponse:
        """Exact counts by status at this moment; durations and throughput of the window as of refreshed_at."""
        body = job_stats(window=request_input.query(request, StatsQuery).window).encode()
        return responses.document(request_input.http(request), body, version=responses.digest(body))
