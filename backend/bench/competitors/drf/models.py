"""The job table, as far as the list shows it."""

from django.db import models

from jobs.models import StatusField


class ListedJob(models.Model):
    """A job with the columns of the list, and the one it is ordered by."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=255)
    priority = models.SmallIntegerField()
    queue = models.CharField(max_length=100)
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

    objects: models.Manager["ListedJob"] = models.Manager()

    class Meta:
        app_label = "drf"
        managed = False
        db_table = "job"

    def __str__(self) -> str:
        return self.name
