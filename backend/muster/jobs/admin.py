"""Django's admin for jobs and their history: read-only, with deletion of jobs.

Pages work for tables of any size: counts come from the tally, search is that of the API, and statuses are listed for
one job at a time. Changes require the API, which writes their history.
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected as delete_jobs
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F, Func, QuerySet, TextField, Value
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import cached_property

from muster.core.callers import AuditActor
from muster.core.http.client_address import client_finder
from muster.jobs import selectors, services
from muster.jobs.errors import JobNotFound
from muster.jobs.listing import sampled_list
from muster.jobs.models import Job, JobStatus

if TYPE_CHECKING:  # generic for the type checker only
    RowPaginator = Paginator[Any]
    StatusInline = admin.TabularInline[JobStatus, Job]
    StatusFormSet = BaseInlineFormSet[JobStatus, Job, Any]
    JobModelAdmin = admin.ModelAdmin[Job]
    StatusModelAdmin = admin.ModelAdmin[JobStatus]
else:
    RowPaginator = Paginator
    StatusInline = admin.TabularInline
    StatusFormSet = BaseInlineFormSet
    JobModelAdmin = StatusModelAdmin = admin.ModelAdmin

BIGINT_DIGITS = 18
"""Every number of at most this many digits is a bigint."""


class ReadOnlyMixin:
    """Forbids adding and changing."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class TallyPaginator(RowPaginator):
    """Counts all jobs by the tally, and filtered jobs up to 10,000."""

    CAP = 10_000

    @cached_property
    def count(self) -> int:
        rows: QuerySet[Job] = self.object_list  # type: ignore[assignment]
        return rows.order_by()[: self.CAP].count() if rows.query.where else selectors.job_count()


class NoCountPaginator(RowPaginator):
    """Counts the history of one job, which is cheap, and never the whole table."""

    @cached_property
    def count(self) -> int:
        rows: QuerySet[JobStatus] = self.object_list  # type: ignore[assignment]
        return 0 if rows.query.is_empty() else rows.order_by().count()


class NewestStatuses(StatusFormSet):
    """The newest statuses, as many as in the API: a job that reports progress has thousands."""

    NEWEST = 100

    def get_queryset(self) -> QuerySet[JobStatus]:
        if not hasattr(self, "_newest"):
            self._newest = super().get_queryset()[: self.NEWEST]
        return self._newest


class HistoryInline(ReadOnlyMixin, StatusInline):
    model = JobStatus
    formset = NewestStatuses
    fields = ("timestamp", "status_type", "progress", "message", "actor")
    ordering = ("-timestamp", "-id")
    extra = 0
    can_delete = False
    verbose_name_plural = f"history, the newest {NewestStatuses.NEWEST}"


@admin.register(Job)
class JobAdmin(ReadOnlyMixin, JobModelAdmin):
    list_display = ("id", "name", "status", "priority", "queue", "attempt", "created_at", "updated_at")
    list_filter = ("status", "priority")
    search_fields = ("name",)
    search_help_text = "An id, or part of the name."
    ordering = ("-id",)
    paginator = TallyPaginator
    show_full_result_count = False
    inlines = (HistoryInline,)
    actions = ("delete_selected",)

    @admin.action(permissions=["delete"], description="Delete selected %(verbose_name_plural)s")
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Job]) -> HttpResponseBase | None:
        """Deletes the selection of one page by Django's action, which lists every deleted row: not for millions."""
        if request.POST.get("select_across") == "1":
            self.message_user(
                request,
                "Only the jobs of one page can be deleted here; use the dashboard's bulk actions for all matches.",
                messages.ERROR,
            )
            return None
        return delete_jobs(self, request, queryset)

    def delete_model(self, request: HttpRequest, obj: Job) -> None:
        """Deletes the job as the API does, with an entry in the audit log."""
        _delete(request, obj.pk)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """Deletes the jobs of one page as the API does, with entries in the audit log."""
        with transaction.atomic():
            for job_id in sorted(queryset.values_list("pk", flat=True)):
                _delete(request, job_id)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Job], search_term: str
    ) -> tuple[QuerySet[Job], bool]:
        """Finds a job by its id; searches any other term in the folded name, as the API does."""
        term = search_term.strip()
        if not term:
            return queryset, False
        if term.isdecimal() and len(term) <= BIGINT_DIGITS:
            return queryset.filter(pk=int(term)), False
        ids = sampled_list.rare_ids(term)
        if ids is not None:
            return queryset.filter(pk__in=ids), False
        folded = Func(F("name"), function="job_name_fold", output_field=TextField())
        wanted = Func(Value(term), function="job_name_fold", output_field=TextField())
        return queryset.alias(folded=folded).filter(folded__contains=wanted), False


def _delete(request: HttpRequest, job_id: int) -> None:
    name = request.user.get_username()
    by = AuditActor(name=name, address=client_finder(settings.TRUSTED_PROXIES)(request))
    with suppress(JobNotFound):  # deleted meanwhile, by somebody else
        services.job_delete(job_id=job_id, actor=name, audit_actor=by)


@admin.register(JobStatus)
class JobStatusAdmin(ReadOnlyMixin, StatusModelAdmin):
    list_display = ("timestamp", "job_id", "status_type", "progress", "message", "actor")
    list_display_links = None
    list_filter = ("status_type",)
    search_fields = ("job_id",)
    search_help_text = "The id of a job, to show its history."
    ordering = ("-timestamp", "-id")
    paginator = NoCountPaginator
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """History is append-only, and deleted only with its job."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[JobStatus], search_term: str
    ) -> tuple[QuerySet[JobStatus], bool]:
        """Returns the history of one job; nothing without an id."""
        term = search_term.strip()
        wanted = term.isdecimal() and len(term) <= BIGINT_DIGITS
        return (queryset.filter(job_id=int(term)) if wanted else queryset.none()), False
