"""The audit log, for admins."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from muster.accounts import audit
from muster.accounts.schemas.audit import AuditPage, AuditQuery
from muster.core.http import cursors, openapi, request_input, responses
from muster.core.http.api_view import READS, Api

FINGERPRINT = "audit"


class AuditListApi(Api):
    queried = READS

    @extend_schema(
        operation_id="audit_list",
        parameters=openapi.query_parameters(AuditQuery),
        responses=openapi.responses(AuditPage, 400),
    )
    def get(self, request: HttpRequest) -> HttpResponse:
        """Returns what was done, newest first: sign-ins, keys, users, deletions, bulk actions."""
        query = request_input.query(request, AuditQuery)
        page = audit.audit_list(
            filters=query.audit_filter(), before=query.before(FINGERPRINT), page_size=query.page_size
        )
        more = (page.last_id,) if page.fetched > query.page_size else None
        link = cursors.Links(request, FINGERPRINT).to(more, backward=False)
        return responses.plain(responses.envelope(page.results, next=link))
