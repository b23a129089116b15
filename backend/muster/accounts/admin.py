"""Django's admin for users: the pages that Django has for its own model, with the role."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from muster.accounts.models import User


class RoleAdmin(UserAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    fieldsets = [*(UserAdmin.fieldsets or ()), ("Muster", {"fields": ["role"]})]
    list_display = ["username", "email", "role", "is_active", "is_staff"]
    list_filter = ["role", *UserAdmin.list_filter]


admin.site.register(User, RoleAdmin)
