"""Users, for admins."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from muster.accounts import users
from muster.accounts.client import address_of
from muster.accounts.models import User
from muster.accounts.schemas import users as schemas
from muster.core.errors import ValidationFailed
from muster.core.http import openapi, request_input, responses
from muster.core.http.api_view import Api


class UserListApi(Api):
    @extend_schema(operation_id="user_list", responses=openapi.responses(schemas.UserList))
    def get(self, request: HttpRequest) -> HttpResponse:
        """Returns all users."""
        found = [_shown(user) for user in users.user_list()]
        return responses.plain(responses.dumps({"count": len(found), "results": found}))

    @extend_schema(
        operation_id="user_create", request=schemas.UserCreate, responses=openapi.created(schemas.User, 400, 409)
    )
    def post(self, request: HttpRequest) -> HttpResponse:
        """Creates a user. Without a password, the user sets one by a mailed link (auth/password/reset/)."""
        body = request_input.body(request, schemas.UserCreate)
        new = users.NewUser(username=body.username, email=body.email, role=body.role, password=body.password)
        actor = request_input.caller(request).name
        try:
            user = users.user_create(new=new, actor=actor, address=address_of(request))
        except ValidationError as error:
            raise ValidationFailed({"password": error.messages}) from error
        response = responses.plain(responses.dumps(_shown(user)), status=201)
        response["Location"] = request.build_absolute_uri(f"{request.path}{user.pk}/")
        return response


class UserRetrieveApi(Api):
    @extend_schema(operation_id="user_retrieve", responses=openapi.responses(schemas.User, 404))
    def get(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Returns a user."""
        return responses.plain(responses.dumps(_shown(users.user_get(user_id=user_id))))

    @extend_schema(
        operation_id="user_update", request=schemas.UserUpdate, responses=openapi.responses(schemas.User, 400, 404, 409)
    )
    def patch(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Changes a user. A new password ends all sessions of the user, and so does the end of activity."""
        body = request_input.body(request, schemas.UserUpdate)
        change = users.UserChange(**{name: getattr(body, name) for name in body.model_fields_set})
        actor = request_input.caller(request).name
        try:
            user = users.user_update(user_id=user_id, change=change, actor=actor, address=address_of(request))
        except ValidationError as error:
            raise ValidationFailed({"password": error.messages}) from error
        return responses.plain(responses.dumps(_shown(user)))

    @extend_schema(operation_id="user_delete", responses=openapi.no_content(404, 409))
    def delete(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Deletes a user with all keys and sessions. Jobs keep the name as their owner."""
        users.user_delete(user_id=user_id, actor=request_input.caller(request).name, address=address_of(request))
        return HttpResponse(status=204)


def _shown(user: User) -> dict[str, object]:
    return {
        "id": user.pk,
        "username": user.username,
        "email": user.email,
        "role": user.role,
        "is_active": user.is_active,
        "has_password": user.has_usable_password(),
        "has_oidc": bool(user.identities.all()),
        "created_at": user.date_joined,
        "last_sign_in_at": user.last_login,
    }
