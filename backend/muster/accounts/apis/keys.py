"""API keys: list, create, revoke."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from muster.accounts import keys
from muster.accounts.client import address_of
from muster.accounts.models import ApiKey
from muster.accounts.schemas.keys import KeyCreate, KeyList, NewKey
from muster.accounts.users import user_of
from muster.core.http import openapi, request_input, responses
from muster.core.http.api_view import Api


class KeyListApi(Api):
    @extend_schema(operation_id="key_list", responses=openapi.responses(KeyList))
    def get(self, request: HttpRequest) -> HttpResponse:
        """Returns the caller's API keys; an admin sees those of everyone."""
        found = [_shown(key) for key in keys.key_list(caller=request_input.caller(request))]
        return responses.plain(responses.dumps({"count": len(found), "results": found}))

    @extend_schema(operation_id="key_create", request=KeyCreate, responses=openapi.created(NewKey, 400, 409))
    def post(self, request: HttpRequest) -> HttpResponse:
        """Creates an API key. The answer shows it, and nothing ever shows it again."""
        body = request_input.body(request, KeyCreate)
        caller = request_input.caller(request)
        new = keys.NewKey(user=user_of(caller), name=body.name, scopes=body.scopes, expires_at=body.expires_at)
        key, text = keys.key_create(new=new, actor=caller.name, address=address_of(request))
        return responses.plain(responses.dumps({**_shown(key), "key": text}), status=201)


class KeyRevokeApi(Api):
    @extend_schema(operation_id="key_revoke", responses=openapi.no_content(404))
    def delete(self, request: HttpRequest, key_id: int) -> HttpResponse:
        """Revokes an API key: every server process refuses it within two seconds."""
        keys.key_revoke(key_id=key_id, caller=request_input.caller(request), address=address_of(request))
        return HttpResponse(status=204)


def _shown(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.pk,
        "name": key.name,
        "prefix": key.prefix,
        "username": key.user.username,
        "scopes": key.scopes,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "used_at": key.used_at,
        "revoked_at": key.revoked_at,
    }
