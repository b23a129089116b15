"""One job's history."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from jobs import pagination, parsing, responses, selectors
from jobs.apis import docs
from jobs.apis.base import READS, Api
from jobs.serializers import answers
from jobs.serializers.queries import StatusListQuery


class JobStatusListApi(Api):
    queried = READS

    @extend_schema(
        operation_id="job_status_list",
        parameters=docs.query_parameters(StatusListQuery),
        responses=docs.responses(answers.StatusPage, 400, 404),
    )
    def get(self, request: Request, job_id: int) -> HttpResponse:
        """The job's history, newest first unless asked otherwise."""
        query = parsing.query(request, StatusListQuery)
        fingerprint = f"{job_id}{query.ordering}"
        cursor = pagination.decode(query.cursor, fingerprint=fingerprint) if query.cursor is not None else None
        page = selectors.job_status_list(
            job_id=job_id,
            newest_first=query.ordering == "-timestamp",
            after=cursor.keys if cursor else None,
            page_size=query.page_size,
        )
        http = parsing.http(request)
        following = page.last_key if page.has_next else None
        link = pagination.Links(http, fingerprint).to(following, backward=False)
        body = responses.envelope(page.results, count=page.count, next=link)
        return responses.document(http, body, version=responses.digest(body))
