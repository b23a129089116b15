"""All tables, functions and views of jobs as the first fourteen migrations left them."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

import muster.jobs.models
from muster.core.db.sql_migration import sql_migration

REPLACED = [
    "0001_job",
    "0002_job_status",
    "0003_job_tally",
    "0004_job_indexes",
    "0005_job_triggers",
    "0006_functions",
    "0007_job_stats",
    "0008_models",
    "0010_operation",
    "0011_rate_limit",
    "0012_job_failures",
    "0013_job_search",
    "0014_job_block",
]

MODELS = [
    migrations.CreateModel(
        name="Job",
        fields=[
            ("id", models.BigAutoField(primary_key=True, serialize=False)),
            ("name", models.CharField(max_length=255)),
            ("description", models.TextField(blank=True, default="")),
            ("priority", models.SmallIntegerField(default=5)),
            ("queue", models.CharField(default="default", max_length=100)),
            ("task", models.CharField(blank=True, default="", max_length=255)),
            ("args", models.JSONField(blank=True, default=dict)),
            ("unique_key", models.CharField(blank=True, max_length=255, null=True)),
            (
                "status",
                muster.jobs.models.StatusField(
                    choices=[
                        ("PENDING", "Pending"),
                        ("RUNNING", "Running"),
                        ("COMPLETED", "Completed"),
                        ("FAILED", "Failed"),
                        ("CANCELLED", "Cancelled"),
                    ],
                    default="PENDING",
                    max_length=9,
                ),
            ),
            ("status_at", models.DateTimeField(db_default=Now())),
            ("status_message", models.TextField(blank=True, default="")),
            ("progress", models.SmallIntegerField(blank=True, null=True)),
            ("attempt", models.SmallIntegerField(default=1)),
            ("max_attempts", models.SmallIntegerField(default=3)),
            ("created_at", models.DateTimeField(db_default=Now())),
            ("updated_at", models.DateTimeField(db_default=Now())),
            ("scheduled_at", models.DateTimeField(blank=True, null=True)),
            ("started_at", models.DateTimeField(blank=True, null=True)),
            ("completed_at", models.DateTimeField(blank=True, null=True)),
            ("error_message", models.TextField(blank=True, default="")),
            ("result_data", models.JSONField(blank=True, null=True)),
            ("resource_requirements", models.JSONField(blank=True, default=dict)),
            ("worker", models.CharField(blank=True, max_length=255, null=True)),
            ("lease_token", models.UUIDField(blank=True, null=True)),
            ("lease_expires_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "db_table": "job",
            "managed": False,
        },
    ),
    migrations.CreateModel(
        name="JobStatus",
        fields=[
            ("id", models.BigAutoField(primary_key=True, serialize=False)),
            (
                "job",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.DO_NOTHING, related_name="statuses", to="jobs.job"
                ),
            ),
            (
                "status_type",
                muster.jobs.models.StatusField(
                    choices=[
                        ("PENDING", "Pending"),
                        ("RUNNING", "Running"),
                        ("COMPLETED", "Completed"),
                        ("FAILED", "Failed"),
                        ("CANCELLED", "Cancelled"),
                    ],
                    max_length=9,
                ),
            ),
            ("timestamp", models.DateTimeField(db_default=Now())),
            ("message", models.TextField(blank=True, default="")),
            ("progress", models.SmallIntegerField(blank=True, null=True)),
            ("actor", models.CharField(blank=True, default="", max_length=255)),
        ],
        options={
            "verbose_name": "status",
            "verbose_name_plural": "statuses",
            "db_table": "job_status",
            "managed": False,
        },
    ),
]


class Migration(migrations.Migration):
    initial = True
    replaces = [("jobs", name) for name in REPLACED]
    dependencies = []
    operations = [sql_migration(__name__, state_operations=MODELS)]
