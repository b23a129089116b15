"""The APIs of exports."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema

from muster.core.http import openapi, request_input
from muster.core.http.api_view import READS, Api
from muster.core.http.client_socket import client_socket
from muster.exports import services
from muster.exports.schemas import AuditExportFile, AuditExportQuery, JobExportFile, JobExportQuery
from muster.exports.statement import FileFormat

CONTENT_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8; header=present",
    FileFormat.NDJSON: "application/x-ndjson",
    FileFormat.JSON: "application/json",
}


class JobExportApi(Api):
    queried = READS
    accepts_anything = True

    @extend_schema(
        operation_id="job_export",
        parameters=openapi.query_parameters(JobExportQuery),
        responses={
            **openapi.responses(JobExportFile, 400),
            (200, "text/csv"): OpenApiTypes.STR,
            (200, "application/x-ndjson"): OpenApiTypes.STR,
        },
    )
    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Exports every matching job as a file, from one snapshot."""
        query = request_input.query(request, JobExportQuery)
        chunks = services.job_export(
            filters=query.job_filter(),
            ordering=query.ordering,
            file_format=query.file_format,
            bom=query.bom,
            client=client_socket(request),
        )
        return _file(chunks, query.file_format, of="jobs")

    @extend_schema(exclude=True)
    def head(self, request: HttpRequest) -> HttpResponseBase:
        """Returns the headers of GET without the file."""
        return _file((), request_input.query(request, JobExportQuery).file_format, of="jobs")


class AuditExportApi(Api):
    queried = READS
    accepts_anything = True

    @extend_schema(
        operation_id="audit_export",
        parameters=openapi.query_parameters(AuditExportQuery),
        responses={
            **openapi.responses(AuditExportFile, 400),
            (200, "text/csv"): OpenApiTypes.STR,
            (200, "application/x-ndjson"): OpenApiTypes.STR,
        },
    )
    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Exports every matching entry of the audit log as a file, newest first, from one snapshot."""
        query = request_input.query(request, AuditExportQuery)
        client = client_socket(request)
        chunks = services.audit_export(filters=query.audit_filter(), file_format=query.file_format, client=client)
        return _file(chunks, query.file_format, of="audit")

    @extend_schema(exclude=True)
    def head(self, request: HttpRequest) -> HttpResponseBase:
        """Returns the headers of GET without the file."""
        return _file((), request_input.query(request, AuditExportQuery).file_format, of="audit")


def _file(chunks: services.Chunks, file_format: FileFormat, *, of: str) -> StreamingHttpResponse:
    name = f"muster-{of}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.{file_format}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        # nginx would buffer the file on its disk, and hide a disconnect of the client.
        "X-Accel-Buffering": "no",
    }
    return StreamingHttpResponse(chunks, content_type=CONTENT_TYPES[file_format], headers=headers)
