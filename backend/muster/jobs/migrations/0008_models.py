import django.db.models.functions.datetime
from django.db import migrations, models

import muster.jobs.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("jobs", "0007_job_stats"),
    ]

    operations = [
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
                ("status_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("status_message", models.TextField(blank=True, default="")),
                ("progress", models.SmallIntegerField(blank=True, null=True)),
                ("attempt", models.SmallIntegerField(default=1)),
                ("max_attempts", models.SmallIntegerField(default=3)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                ("timestamp", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
