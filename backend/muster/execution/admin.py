"""Django's admin for workers: read-only, since a worker registers, drains and leaves through the API."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from muster.execution.models import Worker
from muster.jobs.admin import ReadOnlyMixin

if TYPE_CHECKING:  # generic for the type checker only
    WorkerModelAdmin = admin.ModelAdmin[Worker]
else:
    WorkerModelAdmin = admin.ModelAdmin


@admin.register(Worker)
class WorkerAdmin(ReadOnlyMixin, WorkerModelAdmin):
    list_display = (
        "id",
        "identity",
        "state",
        "gone_reason",
        "queues",
        "cpus",
        "memory_mb",
        "gpus",
        "running",
        "seen_at",
    )
    list_filter = ("state", "gone_reason")
    search_fields = ("name",)
    ordering = ("-id",)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Housekeeping forgets workers a week after their end; a live one would lose what it holds."""
        return False
