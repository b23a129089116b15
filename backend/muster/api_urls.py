"""Routes of the API."""

from django.urls import path, register_converter

from muster.accounts.apis.audit import AuditListApi
from muster.accounts.apis.auth import MeApi, SignInApi, SignOutApi
from muster.accounts.apis.jwt import JwtApi, JwtRefreshApi
from muster.accounts.apis.keys import KeyListApi, KeyRevokeApi
from muster.accounts.apis.oidc import OidcCallbackApi, OidcStartApi, SignInMethodsApi
from muster.accounts.apis.passwords import PasswordApi, PasswordResetApi, PasswordResetConfirmApi
from muster.accounts.apis.sessions import SessionEndApi, SessionListApi
from muster.accounts.apis.users import UserListApi, UserRetrieveApi
from muster.bulk.apis import JobBatchApi, JobBulkApi, OperationAbortApi, OperationRetrieveApi
from muster.core.http.schema_views import DocsApi, SchemaApi
from muster.core.limits import BIGINT_MAX
from muster.execution.apis.calls import WorkerClaimApi, WorkerFinishApi, WorkerHeartbeatApi
from muster.execution.apis.workers import WorkerDrainApi, WorkerListApi, WorkerRetrieveApi
from muster.execution.logs.apis import JobLogsApi, JobLogsRawApi, WorkerLogsApi
from muster.execution.queue.apis import JobQueueApi, TaskListApi
from muster.exports.apis import AuditExportApi, JobExportApi
from muster.insights.apis import JobFacetsApi, JobStatsApi
from muster.jobs.apis.job_list_count import JobListCountApi
from muster.jobs.apis.jobs import JobCancelApi, JobListApi, JobPositionApi, JobRetrieveApi, JobRetryApi
from muster.jobs.apis.statuses import JobStatusListApi


class JobIdConverter:
    """A positive bigint; anything else is no job's address and so a 404."""

    regex = "[0-9]{1,19}"
    maximum = BIGINT_MAX

    def to_python(self, value: str) -> int:
        if (job_id := int(value)) > self.maximum:
            raise ValueError(value)
        return job_id

    def to_url(self, value: int) -> str:
        return str(value)


class UserIdConverter(JobIdConverter):
    """A positive integer of 32 bits, as Django's keys of users are."""

    maximum = 2**31 - 1


register_converter(JobIdConverter, "job_id")
register_converter(UserIdConverter, "user_id")

urlpatterns = [
    path("jobs/", JobListApi.as_view(), name="job_list"),
    path("jobs/batch/", JobBatchApi.as_view(), name="job_batch"),
    path("jobs/bulk/", JobBulkApi.as_view(), name="job_bulk"),
    path("jobs/count/", JobListCountApi.as_view(), name="job_list_count"),
    path("jobs/export/", JobExportApi.as_view(), name="job_export"),
    path("jobs/facets/", JobFacetsApi.as_view(), name="job_facets"),
    path("jobs/queue/", JobQueueApi.as_view(), name="job_queue"),
    path("jobs/stats/", JobStatsApi.as_view(), name="job_stats"),
    path("jobs/<job_id:job_id>/", JobRetrieveApi.as_view(), name="job_retrieve"),
    path("jobs/<job_id:job_id>/statuses/", JobStatusListApi.as_view(), name="job_status_list"),
    path("jobs/<job_id:job_id>/cancel/", JobCancelApi.as_view(), name="job_cancel"),
    path("jobs/<job_id:job_id>/retry/", JobRetryApi.as_view(), name="job_retry"),
    path("jobs/<job_id:job_id>/position/", JobPositionApi.as_view(), name="job_position"),
    path("jobs/<job_id:job_id>/logs/", JobLogsApi.as_view(), name="job_logs"),
    path("jobs/<job_id:job_id>/logs/raw/", JobLogsRawApi.as_view(), name="job_logs_raw"),
    path("operations/<job_id:operation_id>/", OperationRetrieveApi.as_view(), name="operation_retrieve"),
    path("operations/<job_id:operation_id>/abort/", OperationAbortApi.as_view(), name="operation_abort"),
    path("tasks/", TaskListApi.as_view(), name="task_list"),
    path("workers/", WorkerListApi.as_view(), name="worker_list"),
    path("workers/<job_id:worker_id>/", WorkerRetrieveApi.as_view(), name="worker_retrieve"),
    path("workers/<job_id:worker_id>/claim/", WorkerClaimApi.as_view(), name="worker_claim"),
    path("workers/<job_id:worker_id>/heartbeat/", WorkerHeartbeatApi.as_view(), name="worker_heartbeat"),
    path("workers/<job_id:worker_id>/finish/", WorkerFinishApi.as_view(), name="worker_finish"),
    path("workers/<job_id:worker_id>/logs/", WorkerLogsApi.as_view(), name="worker_logs"),
    path("workers/<job_id:worker_id>/drain/", WorkerDrainApi.as_view(), name="worker_drain"),
    path("auth/me/", MeApi.as_view(), name="me"),
    path("auth/methods/", SignInMethodsApi.as_view(), name="sign_in_methods"),
    path("auth/oidc/start/", OidcStartApi.as_view(), name="oidc_start"),
    path("auth/oidc/callback/", OidcCallbackApi.as_view(), name="oidc_callback"),
    path("auth/sign-in/", SignInApi.as_view(), name="sign_in"),
    path("auth/sign-out/", SignOutApi.as_view(), name="sign_out"),
    path("auth/jwt/", JwtApi.as_view(), name="jwt"),
    path("auth/jwt/refresh/", JwtRefreshApi.as_view(), name="jwt_refresh"),
    path("auth/password/", PasswordApi.as_view(), name="password_change"),
    path("auth/password/reset/", PasswordResetApi.as_view(), name="password_reset_mail"),
    path("auth/password/reset/confirm/", PasswordResetConfirmApi.as_view(), name="password_reset"),
    path("auth/sessions/", SessionListApi.as_view(), name="session_list"),
    path("auth/sessions/<job_id:session_id>/", SessionEndApi.as_view(), name="session_end"),
    path("audit/", AuditListApi.as_view(), name="audit_list"),
    path("audit/export/", AuditExportApi.as_view(), name="audit_export"),
    path("users/", UserListApi.as_view(), name="user_list"),
    path("users/<user_id:user_id>/", UserRetrieveApi.as_view(), name="user_retrieve"),
    path("keys/", KeyListApi.as_view(), name="key_list"),
    path("keys/<job_id:key_id>/", KeyRevokeApi.as_view(), name="key_revoke"),
    path("schema/", SchemaApi.as_view(), name="schema"),
    path("docs/", DocsApi.as_view(url_name="schema"), name="docs"),
]
