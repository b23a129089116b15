"""Reads of what each worker runs, by the new index."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0036_job_latest_run_idx")]
    operations = [sql_migration(__name__)]
