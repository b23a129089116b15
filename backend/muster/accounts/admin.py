"""Django's admin for users, read-only, and for API keys, which it revokes.

The API changes users: it writes the audit log, keeps the last admin, and ends sessions.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from muster.accounts.keys import key_revoke
from muster.accounts.models import ApiKey, User
from muster.core.callers import Caller, Scope
from muster.core.http.client_address import client_finder

if TYPE_CHECKING:  # generic for the type checker only
    UserModelAdmin = admin.ModelAdmin[User]
    KeyModelAdmin = admin.ModelAdmin[ApiKey]
else:
    UserModelAdmin = KeyModelAdmin = admin.ModelAdmin


class ReadOnlyMixin:
    """Forbids adding, changing and deleting."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(User)
class ReadOnlyUserAdmin(ReadOnlyMixin, UserModelAdmin):
    # Without the password's hash.
    fields = ("username", "email", "role", "is_active", "date_joined", "last_login")
    list_display = ("username", "email", "role", "is_active")
    list_filter = ("role", "is_active")
    search_fields = ("username", "email")
    ordering = ("username",)


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyMixin, KeyModelAdmin):
    # Without the hash.
    fields = ("prefix", "name", "user", "scopes", "created_at", "expires_at", "used_at", "revoked_at")
    list_display = ("prefix", "name", "user", "scopes", "state", "expires_at", "used_at")
    list_select_related = ("user",)
    search_fields = ("prefix", "name", "user__username")
    ordering = ("-id",)
    actions = ("revoke",)

    @admin.action(description="Revoke selected API keys", permissions=["view"])
    def revoke(self, request: HttpRequest, keys: QuerySet[ApiKey]) -> None:
        """Revokes as the API does. Only admins enter this site."""
        caller = Caller(name=request.user.get_username(), scopes=frozenset({Scope.ADMIN}))
        address = client_finder(settings.TRUSTED_PROXIES)(request)
        with transaction.atomic():
            ids = sorted(keys.values_list("pk", flat=True))
            for key_id in ids:
                key_revoke(key_id=key_id, caller=caller, address=address)
        self.message_user(request, f"Revoked {len(ids)} API keys.")


# Roles alone say what users may do.
admin.site.unregister(Group)
