"""Jobs: list, create, retrieve, update, delete, cancel, retry."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from muster.core.http import cursors, idempotency, openapi, request_input, responses
from muster.core.http.api_view import READS, Api
from muster.jobs import selectors, services
from muster.jobs.apis.job_list_count import count_url
from muster.jobs.changes import Precondition
from muster.jobs.filters import Ordering
from muster.jobs.schemas import answers, bodies
from muster.jobs.schemas.queries import JobListQuery, JobPositionQuery
from muster.jobs.submission import submitted

IDEMPOTENCY_KEY = idempotency.parameter(
    "The same request with the same key creates the job once, and gets it each time; the key is kept for a day."
)


class JobListApi(Api):
    queried = READS

    @extend_schema(
        operation_id="job_list",
        parameters=openapi.query_parameters(JobListQuery),
        responses=openapi.responses(answers.JobPage, 400),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Returns a page of jobs, the count of all matching jobs, and the page's position among them.

        If counting would delay the page, `count` is null and `count_url` is the path that returns it.
        """
        query = request_input.query(request, JobListQuery)
        filters = query.job_filter()
        fingerprint = filters.fingerprint(query.ordering)
        start = query.start(fingerprint)
        page = selectors.job_list(filters=filters, ordering=query.ordering, start=start, page_size=query.page_size)
        links = cursors.Links(request, fingerprint)
        body = responses.envelope(
            page.results,
            count=page.count,
            count_exact=page.count_exact,
            count_url=count_url(request) if page.count is None else None,
            position=page.position,
            next=links.to(page.next_after, backward=False),
            previous=links.to(page.previous_before, backward=True),
        )
        # The version covers everything in the response besides its rows.
        linked = (int(page.next_after is not None), int(page.previous_before is not None))
        envelope = (page.count, int(page.count_exact), page.position, *linked)
        version = "-".join([page.version, *map(str, envelope)])
        return responses.document(request, body, version=version)

    @extend_schema(
        operation_id="job_create",
        request=bodies.JobCreate,
        parameters=[IDEMPOTENCY_KEY, idempotency.REPEATED_HEADER],
        responses=openapi.created(answers.JobDetail, 400, 403, 409, 410, 422),
    )
    def post(self, request: HttpRequest) -> HttpResponse:
        """Creates a job with the status PENDING. Repeated with its Idempotency-Key, it returns that job."""
        job = request_input.body(request, bodies.JobCreate)
        new = submitted(job.new_job(), by=request_input.caller(request))
        key = idempotency.idempotency_key(request)
        created = services.job_create(job=new, actor=request_input.actor(request), key=key)
        location = request.build_absolute_uri(f"{request.path}{created.id}/")
        headers = {"Location": location, **idempotency.repeated(created.repeated)}
        return responses.written(created.document.body, version=created.document.version, status=201, headers=headers)


def _precondition(request: HttpRequest) -> Precondition:
    """Returns the condition of the caller's role and that of ``If-Match``."""
    version = responses.if_match(request)
    return Precondition(only_owner=request_input.caller(request).only_owner, version=version)


class JobRetrieveApi(Api):
    @extend_schema(operation_id="job_retrieve", responses=openapi.responses(answers.JobDetail, 404))
    def get(self, request: HttpRequest, job_id: int) -> HttpResponse:
        """Returns the whole job with its newest 100 statuses, and why it waits."""
        document = selectors.job_retrieve(job_id=job_id)
        body = responses.extended(document.body, waiting=document.waiting or "null")
        version = responses.version_with(document.version, document.waiting)
        return responses.document(request, body, version=version)

    @extend_schema(
        operation_id="job_update",
        request=bodies.JobUpdate,
        parameters=[openapi.IF_MATCH],
        responses=openapi.responses(answers.JobDetail, 400, 403, 404, 409, 412),
    )
    def patch(self, request: HttpRequest, job_id: int) -> HttpResponse:
        """Applies a status update, edits of an unfinished job, or both, all or nothing."""
        document = services.job_update(
            job_id=job_id,
            change=request_input.body(request, bodies.JobUpdate).job_change(),
            actor=request_input.actor(request),
            precondition=_precondition(request),
        )
        return responses.written(document.body, version=document.version)

    @extend_schema(
        operation_id="job_delete", parameters=[openapi.IF_MATCH], responses=openapi.no_content(403, 404, 412)
    )
    def delete(self, request: HttpRequest, job_id: int) -> HttpResponse:
        """Deletes the job with its history."""
        services.job_delete(
            job_id=job_id,
            actor=request_input.actor(request),
            audit_actor=request_input.audit_actor(request),
            precondition=_precondition(request),
        )
        return HttpResponse(status=204)


class JobPositionApi(Api):
    queried = READS

    @extend_schema(
        operation_id="job_position",
        parameters=openapi.query_parameters(JobPositionQuery),
        responses=openapi.responses(answers.JobPosition, 400, 404),
    )
    def get(self, request: HttpRequest, job_id: int) -> HttpResponse:
        """Returns the job's position in a list by creation time; null if the list does not contain it."""
        query = request_input.query(request, JobPositionQuery)
        position, count = selectors.job_position(
            job_id=job_id, filters=query.job_filter(), ordering=Ordering(query.ordering)
        )
        return responses.plain(responses.dumps({"position": position, "count": count}))


class JobCancelApi(Api):
    @extend_schema(
        operation_id="job_cancel",
        request=bodies.Message,
        parameters=[openapi.IF_MATCH],
        responses=openapi.responses(answers.JobDetail, 400, 403, 404, 409, 412),
    )
    def post(self, request: HttpRequest, job_id: int) -> HttpResponse:
        """Cancels an unfinished job immediately."""
        document = services.job_cancel(
            job_id=job_id,
            message=request_input.body(request, bodies.Message, optional=True).message,
            actor=request_input.actor(request),
            precondition=_precondition(request),
        )
        return responses.written(document.body, version=document.version)


class JobRetryApi(Api):
    @extend_schema(
        operation_id="job_retry",
        request=bodies.Message,
        parameters=[openapi.IF_MATCH],
        responses=openapi.responses(answers.JobDetail, 400, 403, 404, 409, 412),
    )
    def post(self, request: HttpRequest, job_id: int) -> HttpResponse:
        """Sets a FAILED or CANCELLED job to PENDING; ignores max_attempts."""
        document = services.job_retry(
            job_id=job_id,
            message=request_input.body(request, bodies.Message, optional=True).message,
            actor=request_input.actor(request),
            precondition=_precondition(request),
        )
        return responses.written(document.body, version=document.version)
