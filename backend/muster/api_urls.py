"""Routes of the API."""

from django.urls import path, register_converter

from muster.accounts.apis.auth import MeApi, SignInApi, SignOutApi
from muster.accounts.apis.keys import KeyDetailApi, KeyListApi
from muster.bulk.apis import JobBatchApi, JobBulkApi, OperationAbortApi, OperationDetailApi
from muster.core.http.schema_views import DocsApi, SchemaApi
from muster.core.limits import BIGINT_MAX
from muster.execution.apis.calls import WorkerClaimApi, WorkerFinishApi, WorkerHeartbeatApi
from muster.execution.apis.workers import WorkerDetailApi, WorkerDrainApi, WorkerListApi
from muster.execution.logs.apis import JobLogsApi, JobLogsRawApi, WorkerLogsApi
from muster.execution.queue.apis import JobQueueApi, TaskListApi
from muster.exports.apis import JobExportApi
from muster.insights.apis import JobFacetsApi, JobStatsApi
from muster.jobs.apis.job_list_count import JobListCountApi
from muster.jobs.apis.jobs import JobCancelApi, JobDetailApi, JobListApi, JobPositionApi, JobRetryApi
from muster.jobs.apis.statuses import JobStatusListApi


class JobIdConverter:
    """A positive bigint; anything else is no job's address and so a 404."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        if (job_id := int(value)) > BIGINT_MAX:
            raise ValueError(value)
        return job_id

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(JobIdConverter, "job_id")

urlpatterns = [
    path("jobs/", JobListApi.as_view(), name="job_list"),
    path("jobs/batch/", JobBatchApi.as_view(), name="job_batch"),
    path("jobs/bulk/", JobBulkApi.as_view(), name="job_bulk"),
    path("jobs/count/", JobListCountApi.as_view(), name="job_list_count"),
    path("jobs/export/", JobExportApi.as_view(), name="job_export"),
    path("jobs/facets/", JobFacetsApi.as_view(), name="job_facets"),
    path("jobs/queue/", JobQueueApi.as_view(), name="job_queue"),
    path("jobs/stats/", JobStatsApi.as_view(), name="job_stats"),
    path("jobs/<job_id:job_id>/", JobDetailApi.as_view(), name="job_detail"),
    path("jobs/<job_id:job_id>/statuses/", JobStatusListApi.as_view(), name="job_status_list"),
    path("jobs/<job_id:job_id>/cancel/", JobCancelApi.as_view(), name="job_cancel"),
    path("jobs/<job_id:job_id>/retry/", JobRetryApi.as_view(), name="job_retry"),
    path("jobs/<job_id:job_id>/position/", JobPositionApi.as_view(), name="job_position"),
    path("jobs/<job_id:job_id>/logs/", JobLogsApi.as_view(), name="job_logs"),
    path("jobs/<job_id:job_id>/logs/raw/", JobLogsRawApi.as_view(), name="job_logs_raw"),
    path("operations/<job_id:operation_id>/", OperationDetailApi.as_view(), name="operation_detail"),
    path("operations/<job_id:operation_id>/abort/", OperationAbortApi.as_view(), name="operation_abort"),
    path("tasks/", TaskListApi.as_view(), name="task_list"),
    path("workers/", WorkerListApi.as_view(), name="worker_list"),
    path("workers/<job_id:worker_id>/", WorkerDetailApi.as_view(), name="worker_detail"),
    path("workers/<job_id:worker_id>/claim/", WorkerClaimApi.as_view(), name="worker_claim"),
    path("workers/<job_id:worker_id>/heartbeat/", WorkerHeartbeatApi.as_view(), name="worker_heartbeat"),
    path("workers/<job_id:worker_id>/finish/", WorkerFinishApi.as_view(), name="worker_finish"),
    path("workers/<job_id:worker_id>/logs/", WorkerLogsApi.as_view(), name="worker_logs"),
    path("workers/<job_id:worker_id>/drain/", WorkerDrainApi.as_view(), name="worker_drain"),
    path("auth/me/", MeApi.as_view(), name="me"),
    path("auth/sign-in/", SignInApi.as_view(), name="sign_in"),
    path("auth/sign-out/", SignOutApi.as_view(), name="sign_out"),
    path("keys/", KeyListApi.as_view(), name="key_list"),
    path("keys/<job_id:key_id>/", KeyDetailApi.as_view(), name="key_detail"),
    path("schema/", SchemaApi.as_view(), name="schema"),
    path("docs/", DocsApi.as_view(url_name="schema"), name="docs"),
]
