"""Django's admin for users: read-only.

The API changes users: it writes the audit log, keeps the last admin, and ends sessions.
"""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from muster.accounts.models import User

if TYPE_CHECKING:  # generic for the type checker only
    UserModelAdmin = admin.ModelAdmin[User]
else:
    UserModelAdmin = admin.ModelAdmin


@admin.register(User)
class ReadOnlyUserAdmin(UserModelAdmin):
    # Without the password's hash.
    fields = ("username", "email", "role", "is_active", "date_joined", "last_login")
    list_display = ("username", "email", "role", "is_active")
    list_filter = ("role", "is_active")
    search_fields = ("username", "email")
    ordering = ("username",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


# Roles alone say what users may do.
admin.site.unregister(Group)
