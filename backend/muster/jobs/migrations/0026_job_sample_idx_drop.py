"""The index that the sample of lists was, dropped while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0025_job_latest_worker_idx")]
    operations = [sql_migration(__name__)]
