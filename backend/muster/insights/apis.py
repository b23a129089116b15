"""The API of statistics."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from muster.core.http import cursors, openapi, request_input, responses
from muster.core.http.api_view import READS, Api
from muster.insights.schemas import FacetsQuery, FacetValues, Stats, StatsQuery
from muster.insights.selectors import job_facets, job_stats


class JobStatsApi(Api):
    queried = READS

    @extend_schema(
        operation_id="job_stats",
        parameters=openapi.query_parameters(StatsQuery),
        responses=openapi.responses(Stats, 400),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Exact counts by status at this moment; durations and throughput of the window as of refreshed_at."""
        body = job_stats(window=request_input.query(request, StatsQuery).window).encode()
        return responses.document(request, body, version=responses.digest(body))


class JobFacetsApi(Api):
    queried = READS

    @extend_schema(
        operation_id="job_facets",
        parameters=openapi.query_parameters(FacetsQuery),
        responses=openapi.responses(FacetValues, 400),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Returns the values of a facet with exact counts of jobs by status at this moment."""
        query = request_input.query(request, FacetsQuery)
        fingerprint = query.fingerprint()
        page = job_facets(facet=query.by, counted=query.counted(), page=query.page(fingerprint))
        following = [page.last_value] if page.has_next and not query.by_count else None
        link = cursors.Links(request, fingerprint).to(following, backward=False)
        body = responses.envelope(page.results, by=query.by, next=link)
        return responses.document(request, body, version=responses.digest(body))
