"""The list, written as in DRF's documentation."""

from datetime import UTC, datetime

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.viewsets import ModelViewSet

from bench.competitors.drf.models import ListedJob


class LatestStatusSerializer(serializers.ModelSerializer[ListedJob]):
    status_type = serializers.CharField(source="status")
    timestamp = serializers.DateTimeField(source="status_at")
    message = serializers.CharField(source="status_message")

    class Meta:
        model = ListedJob
        fields = ("status_type", "timestamp", "message", "progress")


class ListedJobSerializer(serializers.ModelSerializer[ListedJob]):
    execution_time = serializers.SerializerMethodField()
    latest_status = LatestStatusSerializer(source="*")

    class Meta:
        model = ListedJob
        fields = (
            "id",
            "name",
            "priority",
            "queue",
            "owner",
            "project",
            "attempt",
            "created_at",
            "updated_at",
            "scheduled_at",
            "started_at",
            "completed_at",
            "execution_time",
            "latest_status",
        )

    def get_execution_time(self, job: ListedJob) -> float | None:
        if job.started_at is None:
            return None
        return round(((job.completed_at or datetime.now(UTC)) - job.started_at).total_seconds(), 3)


class NewestFirst(CursorPagination):
    page_size = 50
    ordering = ("-created_minute", "-id")


class ListedJobViewSet(ModelViewSet[ListedJob]):
    serializer_class = ListedJobSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[ListedJob]:
        jobs = ListedJob.objects.all()
        statuses = self.request.query_params.getlist("status")
        return jobs.filter(status__in=statuses) if statuses else jobs
