"""The caller's sessions: list, end one, end the others."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from muster.accounts import sessions
from muster.accounts.client import address_of
from muster.accounts.errors import SessionNotFound
from muster.accounts.models import UserSession
from muster.accounts.schemas.sessions import SessionList
from muster.core.callers import Caller
from muster.core.http import openapi, request_input, responses
from muster.core.http.api_view import Api


class SessionListApi(Api):
    @extend_schema(operation_id="session_list", responses=openapi.responses(SessionList))
    def get(self, request: HttpRequest) -> HttpResponse:
        """Returns the caller's sessions that have not ended."""
        caller = request_input.caller(request)
        found = [_shown(session, caller) for session in sessions.session_list(caller=caller)]
        return responses.plain(responses.dumps({"count": len(found), "results": found}))

    @extend_schema(operation_id="session_end_others", responses=openapi.no_content())
    def delete(self, request: HttpRequest) -> HttpResponse:
        """Ends the caller's other sessions; with an API key, all of its owner."""
        sessions.sessions_end_others(caller=request_input.caller(request), address=address_of(request))
        return HttpResponse(status=204)


class SessionEndApi(Api):
    @extend_schema(operation_id="session_end", responses=openapi.no_content(404))
    def delete(self, request: HttpRequest, session_id: int) -> HttpResponse:
        """Ends one of the caller's sessions."""
        caller = request_input.caller(request)
        if not sessions.session_end(session_id=session_id, caller=caller, address=address_of(request)):
            raise SessionNotFound(session_id)
        return HttpResponse(status=204)


def _shown(session: UserSession, caller: Caller) -> dict[str, object]:
    return {
        "id": session.pk,
        "kind": session.kind,
        "address": session.address,
        "client": session.client,
        "created_at": session.created_at,
        "used_at": session.used_at,
        "expires_at": session.expires_at,
        "is_current": session.pk == caller.session_id,
    }
