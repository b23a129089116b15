"""Django's admin for jobs and their history: to look things up, and to delete.

Pages are made for tables of any size: the tally gives the row count, search uses the trigram index, statuses are shown
for one job at a time. Changes belong to the API, which writes their history.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import F, Func, QuerySet, TextField, Value
from django.http import HttpRequest
from django.utils.functional import cached_property

from jobs import selectors
from jobs.models import Job, JobStatus

if TYPE_CHECKING:  # generic for the type checker only
    RowPaginator = Paginator[Any]
    StatusInline = admin.TabularInline[JobStatus, Job]
    JobModelAdmin = admin.ModelAdmin[Job]
    StatusModelAdmin = admin.ModelAdmin[JobStatus]
else:
    RowPaginator = Paginator
    StatusInline = admin.TabularInline
    JobModelAdmin = StatusModelAdmin = admin.ModelAdmin

BIGINT_DIGITS = 18
"""Every number of so many digits is a bigint."""


class ReadOnlyMixin:
    """Nothing to add or change here."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class TallyPaginator(RowPaginator):
    """Counts all jobs by the tally, and stops counting at 10,000 when something filters."""

    CAP = 10_000

    @cached_property
    def count(self) -> int:
        rows: QuerySet[Job] = self.object_list  # type: ignore[assignment]
        return rows.order_by()[: self.CAP].count() if rows.query.where else selectors.job_count()


class NoCountPaginator(RowPaginator):
    """One job's history at the most: counting it is cheap, counting the table is not needed."""

    @cached_property
    def count(self) -> int:
        rows: QuerySet[JobStatus] = self.object_list  # type: ignore[assignment]
        return 0 if rows.query.is_empty() else rows.order_by().count()


class HistoryInline(ReadOnlyMixin, StatusInline):
    model = JobStatus
    fields = ("timestamp", "status_type", "progress", "message", "actor")
    ordering = ("-timestamp", "-id")
    extra = 0
    can_delete = False
    verbose_name_plural = "history"


@admin.register(Job)
class JobAdmin(ReadOnlyMixin, JobModelAdmin):
    list_display = ("id", "name", "status", "priority", "queue", "attempt", "created_at", "updated_at")
    list_filter = ("status", "priority")
    search_fields = ("name",)
    search_help_text = "An id, or a part of the name."
    ordering = ("-id",)
    paginator = TallyPaginator
    show_full_result_count = False
    inlines = (HistoryInline,)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Job], search_term: str
    ) -> tuple[QuerySet[Job], bool]:
        """An id finds its job; any other term is looked for in the folded name, as the API does."""
        term = search_term.strip()
        if not term:
            return queryset, False
        if term.isdecimal() and len(term) <= BIGINT_DIGITS:
            return queryset.filter(pk=int(term)), False
        folded = Func(F("name"), function="job_name_fold", output_field=TextField())
        wanted = Func(Value(term), function="job_name_fold", output_field=TextField())
        return queryset.alias(folded=folded).filter(folded__contains=wanted), False


@admin.register(JobStatus)
class JobStatusAdmin(ReadOnlyMixin, StatusModelAdmin):
    list_display = ("timestamp", "job_id", "status_type", "progress", "message", "actor")
    list_display_links = None
    list_filter = ("status_type",)
    search_fields = ("job_id",)
    search_help_text = "The id of a job: its history is shown."
    ordering = ("-timestamp", "-id")
    paginator = NoCountPaginator
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """History is append-only; it goes with its job."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[JobStatus], search_term: str
    ) -> tuple[QuerySet[JobStatus], bool]:
        """The history of one job; of none until one is asked for."""
        term = search_term.strip()
        wanted = term.isdecimal() and len(term) <= BIGINT_DIGITS
        return (queryset.filter(job_id=int(term)) if wanted else queryset.none()), False
