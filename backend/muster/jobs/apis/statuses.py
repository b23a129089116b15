"""One job's history."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from muster.core.http import cursors, openapi, request_input, responses
from muster.core.http.api_view import READS, Api
from muster.jobs import selectors
from muster.jobs.schemas import answers
from muster.jobs.schemas.queries import StatusListQuery


class JobStatusListApi(Api):
    queried = READS

    @extend_schema(
        operation_id="job_status_list",
        parameters=openapi.query_parameters(StatusListQuery),
        responses=openapi.responses(answers.StatusPage, 400, 404),
    )
    def get(self, request: HttpRequest, job_id: int) -> HttpResponse:
        """Returns the job's history, newest first by default."""
        query = request_input.query(request, StatusListQuery)
        fingerprint = f"{job_id}{query.ordering}"
        cursor = cursors.decode(query.cursor, fingerprint=fingerprint) if query.cursor is not None else None
        page = selectors.job_status_list(
            job_id=job_id,
            newest_first=query.ordering == "-timestamp",
            after=cursor.keys if cursor else None,
            page_size=query.page_size,
        )
        following = page.last_key if page.has_next else None
        link = cursors.Links(request, fingerprint).to(following, backward=False)
        body = responses.envelope(page.results, count=page.count, next=link)
        return responses.document(request, body, version=responses.digest(body))
