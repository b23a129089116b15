"""Logs of jobs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0008_job_ready_size")]
    operations = [sql_migration(__name__)]
