"""Django's admin for users: the pages that Django has for its own model."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from muster.accounts.models import User

admin.site.register(User, UserAdmin)
