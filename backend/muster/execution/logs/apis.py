"""The API of logs: workers send output, people and programs read it."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema

from muster.core.errors import ValidationFailed
from muster.core.http import openapi, request_input, responses
from muster.core.http.api_view import READS, Api
from muster.execution.logs import position_text, reading, schemas, selectors, services, waiting
from muster.execution.logs.rows import FoundRow
from muster.execution.logs.selectors import Page, Position, Wanted


class WorkerLogsApi(Api):
    @extend_schema(
        operation_id="worker_logs",
        request=schemas.WorkerLogs,
        responses=openapi.responses(schemas.LogsStored, 400, 404),
    )
    def post(self, request: HttpRequest, worker_id: int) -> HttpResponse:
        """Stores output of the worker's runs; tells it which runs to end."""
        chunks = request_input.body(request, schemas.WorkerLogs).log_chunks()
        stored = services.logs_store(worker_id=worker_id, chunks=chunks)
        told = [
            {"id": chunk.id, "attempt": chunk.attempt, "seq": chunk.seq, "outcome": outcome}
            for chunk, outcome in zip(chunks, stored.outcomes, strict=True)
        ]
        rest = f'"state":"{stored.state}","cancel":{stored.cancel},"unknown":{stored.unknown}'
        return responses.plain(responses.dumps({"chunks": told})[:-1] + f",{rest}}}".encode())


class JobLogsApi(Api):
    queried = READS

    @extend_schema(
        operation_id="job_logs",
        parameters=openapi.query_parameters(schemas.JobLogQuery),
        responses=openapi.responses(schemas.JobLog, 400, 404),
    )
    def get(self, request: HttpRequest, job_id: int) -> HttpResponse:
        """Returns lines of a job's output: the last 500 unless the query says otherwise."""
        query = request_input.query(request, schemas.JobLogQuery)
        seen = position_text.decode(query.after, job_id=job_id) if query.after else None
        if seen is not None and "attempt" in query.model_fields_set and query.attempt != seen.attempt:
            raise ValidationFailed({"attempt": ["Is another than that of after."]})
        log = selectors.log_find(job_id=job_id, attempt=seen.attempt if seen else query.attempt)
        if seen is None or log.arrived_bytes != seen.arrived_bytes:
            page = selectors.log_page(job_id=job_id, log=log, wanted=_wanted(query, seen))
        else:
            page = Page(log, [], seen)
            if query.wait and not log.ended:
                waiting.wait_for_news(request, job_id=job_id, seen=seen, wait_s=query.wait)
        return responses.plain(_body(job_id, page))


class JobLogsRawApi(Api):
    queried = READS
    accepts_anything = True

    @extend_schema(
        operation_id="job_logs_raw",
        parameters=openapi.query_parameters(schemas.JobLogRawQuery),
        responses={(200, "text/plain"): OpenApiTypes.BINARY, **openapi.problem_answers(400, 404)},
    )
    def get(self, request: HttpRequest, job_id: int) -> HttpResponseBase:
        """Returns the stored output of an attempt as it came."""
        log = self._log(request, job_id)
        chunks = selectors.log_chunks(job_id=job_id, attempt=log.attempt, from_line=1, until_line=None)
        return _file(reading.raw(chunks), job_id, log.attempt)

    @extend_schema(exclude=True)
    def head(self, request: HttpRequest, job_id: int) -> HttpResponseBase:
        """Returns the headers of GET without the output."""
        return _file(iter(()), job_id, self._log(request, job_id).attempt)

    @staticmethod
    def _log(request: HttpRequest, job_id: int) -> FoundRow:
        query = request_input.query(request, schemas.JobLogRawQuery)
        return selectors.log_find(job_id=job_id, attempt=query.attempt)


def _wanted(query: schemas.JobLogQuery, seen: Position | None) -> Wanted:
    given = query.model_fields_set
    if seen is None and not given & {"from_line", "limit", "search"}:
        return Wanted(from_line=None, limit=query.tail)
    from_line = query.from_line if seen is None else seen.line
    return Wanted(from_line=from_line, limit=query.limit, search=query.search)


def _body(job_id: int, page: Page) -> bytes:
    log = page.log
    gap = None if log.gap_after is None else {"after_line": log.gap_after, "lost_bytes": log.lost_bytes}
    return responses.dumps(
        {
            "attempt": log.attempt,
            "attempts": log.attempts,
            "line_count": log.line_count,
            "size_bytes": log.size_bytes,
            "complete": log.ended,
            "gap": gap,
            "lines": [{"number": number, "text": text} for number, text in page.lines],
            "after": position_text.encode(page.after, job_id=job_id),
        }
    )


def _file(output: Iterator[bytes], job_id: int, attempt: int) -> StreamingHttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="job-{job_id}-attempt-{attempt}.log"',
        "Cache-Control": "no-store",
    }
    return StreamingHttpResponse(output, content_type="text/plain; charset=utf-8", headers=headers)
