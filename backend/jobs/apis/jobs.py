"""Jobs: list, create, retrieve, update, delete, cancel, retry."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from jobs import pagination, parsing, responses, selectors, services
from jobs.apis import docs
from jobs.apis.base import READS, Api
from jobs.filters import Ordering
from jobs.serializers import answers, inputs
from jobs.serializers.queries import JobListQuery, JobPositionQuery
from jobs.walks import Start


class JobListApi(Api):
    queried = READS

    @extend_schema(
        operation_id="job_list",
        parameters=docs.query_parameters(JobListQuery),
        responses=docs.responses(answers.JobPage, 400),
    )
    def get(self, request: Request) -> HttpResponse:
        """One page of jobs, the count of all that match, and the page's position among them."""
        query = parsing.query(request, JobListQuery)
        filters = query.job_filter()
        fingerprint = filters.fingerprint(query.ordering)
        page = selectors.job_list(
            filters=filters, ordering=query.ordering, start=_start(query, fingerprint), page_size=query.page_size
        )
        http = parsing.http(request)
        links = pagination.Links(http, fingerprint)
        body = responses.envelope(
            page.results,
            count=page.count,
            count_exact=page.count_exact,
            position=page.position,
            next=links.to(page.last_key if page.has_next else None, backward=False),
            previous=links.to(page.first_key if page.has_previous else None, backward=True),
        )
        # All that the answer says beside its rows.
        told = (page.count, int(page.count_exact), page.position, int(page.has_next), int(page.has_previous))
        version = "-".join([page.version, *map(str, told)])
        return responses.document(http, body, version=version)

    @extend_schema(
        operation_id="job_create", request=inputs.JobCreate, responses=docs.created(answers.JobDetail, 400, 409)
    )
    def post(self, request: Request) -> HttpResponse:
        """Creates a job; its status is PENDING."""
        job = parsing.body(request, inputs.JobCreate)
        job_id, document = services.job_create(job=job, actor=parsing.actor(request))
        location = {"Location": parsing.http(request).build_absolute_uri(f"{request.path}{job_id}/")}
        return responses.written(document.body, version=document.version, status=201, headers=location)


class JobDetailApi(Api):
    @extend_schema(operation_id="job_retrieve", responses=docs.responses(answers.JobDetail, 404))
    def get(self, request: Request, job_id: int) -> HttpResponse:
        """The whole job with its newest 100 statuses."""
        document = selectors.job_retrieve(job_id=job_id)
        return responses.document(parsing.http(request), document.body.encode(), version=document.version)

    @extend_schema(
        operation_id="job_update",
        request=inputs.JobUpdate,
        parameters=[docs.IF_MATCH],
        responses=docs.responses(answers.JobDetail, 400, 404, 409, 412),
    )
    def patch(self, request: Request, job_id: int) -> HttpResponse:
        """A status update, edits of an unfinished job, or both: all of it or nothing."""
        document = services.job_update(
            job_id=job_id,
            update=parsing.body(request, inputs.JobUpdate),
            actor=parsing.actor(request),
            version=responses.if_match(parsing.http(request)),
        )
        return responses.written(document.body, version=document.version)

    @extend_schema(operation_id="job_delete", parameters=[docs.IF_MATCH], responses=docs.no_content(404, 412))
    def delete(self, request: Request, job_id: int) -> HttpResponse:
        """Deletes the job with its history."""
        services.job_delete(job_id=job_id, version=responses.if_match(parsing.http(request)))
        return HttpResponse(status=204)


class JobPositionApi(Api):
    queried = READS

    @extend_schema(
        operation_id="job_position",
        parameters=docs.query_parameters(JobPositionQuery),
        responses=docs.responses(answers.JobPosition, 400, 404),
    )
    def get(self, request: Request, job_id: int) -> HttpResponse:
        """Where the job stands in a list by creation; null when the list doesn't hold it."""
        query = parsing.query(request, JobPositionQuery)
        position, count = selectors.job_position(
            job_id=job_id, filters=query.job_filter(), ordering=Ordering(query.ordering)
        )
        return responses.plain(responses.dumps({"position": position, "count": count}))


class JobCancelApi(Api):
    @extend_schema(
        operation_id="job_cancel",
        request=inputs.Message,
        parameters=[docs.IF_MATCH],
        responses=docs.responses(answers.JobDetail, 400, 404, 409, 412),
    )
    def post(self, request: Request, job_id: int) -> HttpResponse:
        """Cancels a job that isn't final, at once."""
        document = services.job_cancel(
            job_id=job_id,
            message=parsing.body(request, inputs.Message, optional=True).message,
            actor=parsing.actor(request),
            version=responses.if_match(parsing.http(request)),
        )
        return responses.written(document.body, version=document.version)


class JobRetryApi(Api):
    @extend_schema(
        operation_id="job_retry",
        request=inputs.Message,
        parameters=[docs.IF_MATCH],
        responses=docs.responses(answers.JobDetail, 400, 404, 409, 412),
    )
    def post(self, request: Request, job_id: int) -> HttpResponse:
        """Puts a failed or cancelled job back in the queue, whatever its max_attempts."""
        document = services.job_retry(
            job_id=job_id,
            message=parsing.body(request, inputs.Message, optional=True).message,
            actor=parsing.actor(request),
            version=responses.if_match(parsing.http(request)),
        )
        return responses.written(document.body, version=document.version)


def _start(query: JobListQuery, fingerprint: str) -> Start:
    if query.cursor is not None:
        cursor = pagination.decode(query.cursor, fingerprint=fingerprint)
        return Start(keys=cursor.keys, backward=cursor.backward)
    if query.page is not None:
        return Start(position=(query.page - 1) * query.page_size)
    return Start(position=query.position or 0)
