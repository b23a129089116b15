"""The view of jobs as a single Django model with all columns."""

from django.db import models

from muster.jobs.models import StatusField


class ListedJob(models.Model):
    """A job, including the column of the list's order."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=255)
    priority = models.SmallIntegerField()
    queue = models.CharField(max_length=100)
    owner = models.CharField(max_length=255)
    project = models.CharField(max_length=255)
    attempt = models.SmallIntegerField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    scheduled_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    status = StatusField(max_length=9)
    status_at = models.DateTimeField()
    status_message = models.TextField()
    progress = models.SmallIntegerField(null=True)
    created_minute = models.IntegerField()
    description = models.TextField()
    task = models.CharField(max_length=255)
    args = models.JSONField()
    unique_key = models.CharField(max_length=255, null=True)
    max_attempts = models.SmallIntegerField()
    error_message = models.TextField()
    result_data = models.JSONField(null=True)
    resource_requirements = models.JSONField()
    worker = models.CharField(max_length=255, null=True)
    lease_token = models.UUIDField(null=True)
    lease_expires_at = models.DateTimeField(null=True)

    objects: models.Manager["ListedJob"] = models.Manager()

    class Meta:
        app_label = "drf"
        managed = False
        db_table = "jobs"

    def __str__(self) -> str:
        return self.name
