"""Job and JobStatus for the ORM, the admin and the migrations. ``db/migrations`` creates the tables."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now

from muster.jobs.statuses import Status

STATUS_CHOICES = [(status.value, status.value.capitalize()) for status in Status]


class StatusField(models.CharField):  # type: ignore[type-arg]
    """A field of the database enum ``status_type``."""

    def db_type(self, connection: object) -> str:
        return "status_type"

    def get_prep_value(self, value: object) -> object:
        """Raises ValidationError for a value outside the enum, which the admin treats as a wrong filter."""
        if value is not None and str(value) not in Status.__members__:
            raise ValidationError(f"{value} is not a status.")
        return super().get_prep_value(value)


class Job(models.Model):
    """One computational job: what was asked and where it stands. Rules are CHECKs of the tables behind the view."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=255)
    description = models.TextField(blank=True, default="")
    priority = models.SmallIntegerField(default=5)
    queue = models.CharField(max_length=100, default="default")
    owner = models.CharField(max_length=255, blank=True, default="")
    project = models.CharField(max_length=255, blank=True, default="")
    task = models.CharField(max_length=255, blank=True, default="")
    args = models.JSONField(blank=True, default=dict)
    unique_key = models.CharField(max_length=255, null=True, blank=True)
    status = StatusField(max_length=9, choices=STATUS_CHOICES, default=Status.PENDING.value)
    status_at = models.DateTimeField(db_default=Now())
    status_message = models.TextField(blank=True, default="")
    progress = models.SmallIntegerField(null=True, blank=True)
    attempt = models.SmallIntegerField(default=1)
    max_attempts = models.SmallIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    scheduled_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    error_message = models.TextField(blank=True, default="")
    result_data = models.JSONField(null=True, blank=True)
    resource_requirements = models.JSONField(blank=True, default=dict)
    exit_code = models.IntegerField(null=True, blank=True)
    usage = models.JSONField(null=True, blank=True)
    worker = models.CharField(max_length=255, null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "jobs"

    def __str__(self) -> str:
        return f"{self.name} (job {self.pk})"


class JobStatus(models.Model):
    """One entry of a job's append-only history. The table's own key is (job_id, timestamp, id); id alone is unique."""

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(Job, on_delete=models.DO_NOTHING, related_name="statuses")
    status_type = StatusField(max_length=9, choices=STATUS_CHOICES)
    timestamp = models.DateTimeField(db_default=Now())
    message = models.TextField(blank=True, default="")
    progress = models.SmallIntegerField(null=True, blank=True)
    actor = models.CharField(max_length=255, blank=True, default="")
    attempt = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "job_status"
        verbose_name = "status"
        verbose_name_plural = "statuses"

    def __str__(self) -> str:
        return f"{self.status_type} of job {self.job_id}"
