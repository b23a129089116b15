"""Fewer reads of runs and queues by housekeeping."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0030_job_latest_delay_idx")]
    operations = [sql_migration(__name__)]
