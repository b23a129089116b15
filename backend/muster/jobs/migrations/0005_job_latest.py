"""Splits job into what was asked and where it stands."""

from django.db import migrations, models

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0004_job_stats_until_now")]
    operations = [
        sql_migration(
            __name__,
            state_operations=[
                migrations.AlterModelTable("job", "jobs"),
                migrations.AddField("job", "owner", models.CharField(max_length=255, blank=True, default="")),
                migrations.AddField("job", "project", models.CharField(max_length=255, blank=True, default="")),
                migrations.AddField("job", "exit_code", models.IntegerField(null=True, blank=True)),
                migrations.AddField("job", "usage", models.JSONField(null=True, blank=True)),
                migrations.AlterField("job", "max_attempts", models.SmallIntegerField(default=1)),
                migrations.AddField("jobstatus", "attempt", models.SmallIntegerField(null=True, blank=True)),
            ],
        )
    ]
