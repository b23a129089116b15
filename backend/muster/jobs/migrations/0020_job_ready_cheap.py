"""The queue of ready jobs: marks without reading all of it, and no work for a job that only tells its progress."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0019_job_writes")]
    operations = [sql_migration(__name__)]
