"""Workers for the ORM and the admin. ``db/migrations`` creates the table; functions of the database write it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Worker(models.Model):
    """A worker, from its registration until some days after its end."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=200)
    identity = models.TextField(help_text="What jobs and histories name it by.")
    executor = models.TextField(blank=True, default="")
    state = models.CharField(max_length=5, choices=[("run", "Run"), ("drain", "Drain")])
    queues = ArrayField(models.TextField())
    tasks = ArrayField(models.TextField(), null=True, help_text="None: any.")
    cpus = models.FloatField()
    memory_mb = models.FloatField()
    gpus = models.FloatField()
    labels = models.JSONField()
    running = models.IntegerField(help_text="As many runs as it told of in its last heartbeat.")
    kept_for = models.BigIntegerField(null=True, help_text="A large job that it is kept free for.")
    registered_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    gone_reason = models.CharField(max_length=4, null=True, choices=[("left", "Left"), ("lost", "Lost")])

    class Meta:
        managed = False
        db_table = "worker"

    def __str__(self) -> str:
        return f"{self.identity} (worker {self.pk})"
