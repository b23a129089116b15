"""The APIs of batch create, bulk actions and operations."""

from collections.abc import Mapping

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.reverse import reverse

from muster.accounts.audit import audit_append
from muster.bulk import operations
from muster.bulk import services as bulk_services
from muster.bulk.batch_body import batch_body
from muster.bulk.changes import BulkAction, BulkChange
from muster.bulk.schemas import BatchCreated, BulkDone, JobBatch, JobBulk, Operation
from muster.bulk.services import BulkResult
from muster.core.callers import AuditActor
from muster.core.http import idempotency, openapi, request_input, responses
from muster.core.http.api_view import Api
from muster.core.http.client_socket import client_socket
from muster.core.http.shapes import Body
from muster.jobs.selectors import Document
from muster.jobs.submission import submitted

IDEMPOTENCY_KEY = idempotency.parameter(
    "The same request with the same key creates the jobs once, and gets their ids each time; the key is kept for a day."
)


class JobBatchApi(Api):
    @extend_schema(
        operation_id="job_batch_create",
        request=JobBatch,
        parameters=[IDEMPOTENCY_KEY, idempotency.REPEATED_HEADER],
        responses=openapi.created(BatchCreated, 400, 403, 409, 413, 422),
    )
    def post(self, request: HttpRequest) -> HttpResponse:
        """Creates up to 10,000 jobs, all or none. Errors name the index.

        Repeated with its Idempotency-Key, it returns the ids of those jobs.
        """
        caller = request_input.caller(request)
        jobs = [submitted(job.new_job(), by=caller) for job in batch_body(request).root]
        key = idempotency.idempotency_key(request)
        batch = bulk_services.job_batch_create(jobs=jobs, actor=request_input.actor(request), key=key)
        body = responses.dumps({"count": len(batch.ids), "ids": batch.ids})
        return responses.plain(body, status=201, headers=idempotency.repeated(batch.repeated))


class JobBulkApi(Api):
    @extend_schema(
        operation_id="job_bulk",
        request=JobBulk,
        responses={**openapi.responses(BulkDone, 400, 403), 202: Operation},
    )
    def post(self, request: HttpRequest) -> HttpResponse:
        """Applies one action to many jobs: immediately for ids and small filters, otherwise as an operation (202).

        `dry_run` only counts the matches of a filter, exactly.
        """
        bulk = request_input.body(request, JobBulk)
        change, actor = bulk.bulk_change(), request_input.actor(request)
        only_owner = request_input.caller(request).only_owner
        audit_actor = request_input.audit_actor(request)
        if "ids" in bulk.model_fields_set:
            with transaction.atomic():
                changed = bulk_services.job_bulk(
                    ids=bulk.ids, bulk=change, actor=actor, audit_actor=audit_actor, only_owner=only_owner
                )
                # A deletion writes an entry of its own, with the names of the jobs.
                if changed.changed and change.action != BulkAction.DELETE:
                    _audit(change, audit_actor, {"ids": bulk.ids}, changed)
            return _done(changed)
        filters = bulk.filter.job_filter()
        if bulk.dry_run:
            client = client_socket(request)
            matched, left_out = operations.matching_count(filters=filters, only_owner=only_owner, client=client)
            return _done(BulkResult(matched=matched, changed=0, skipped=[]), left_out=left_out)
        with transaction.atomic():
            result = operations.bulk_over_filter(
                change=change, filters=filters, actor=actor, audit_actor=audit_actor, only_owner=only_owner
            )
            _audit(change, audit_actor, {"filter": filters.to_json()}, result)
        if isinstance(result, BulkResult):
            return _done(result)
        location = reverse("operation_retrieve", args=[result.version], request=request)
        return responses.accepted(result.body, location=location)


class OperationRetrieveApi(Api):
    @extend_schema(operation_id="operation_retrieve", responses=openapi.responses(Operation, 404))
    def get(self, request: HttpRequest, operation_id: int) -> HttpResponse:
        """Returns the progress of a bulk operation."""
        document = operations.operation_retrieve(operation_id=operation_id)
        return responses.document(request, document.body.encode(), version=document.version)


class OperationAbortApi(Api):
    @extend_schema(operation_id="operation_abort", request=None, responses=openapi.responses(Operation, 400, 404, 409))
    def post(self, request: HttpRequest, operation_id: int) -> HttpResponse:
        """Aborts an operation. Jobs already changed stay changed."""
        request_input.body(request, Body, optional=True)
        only_actor = request_input.caller(request).only_owner
        document = operations.operation_abort(operation_id=operation_id, only_actor=only_actor)
        return responses.written(document.body, version=document.version)


def _audit(change: BulkChange, by: AuditActor, detail: Mapping[str, object], result: BulkResult | Document) -> None:
    """Notes a bulk action in the audit log."""
    target = f"operation {result.version}" if isinstance(result, Document) else f"{result.changed} jobs"
    action = f"bulk.{change.action}"
    audit_append(actor=by.name, action=action, target=target, detail=detail, address=by.address)


def _done(result: BulkResult, *, left_out: int | None = None) -> HttpResponse:
    fields = {
        "matched": result.matched,
        "changed": result.changed,
        "left_out": result.left_out if left_out is None else left_out,
        "skipped": result.skipped,
    }
    return responses.plain(responses.dumps(fields))
