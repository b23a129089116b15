"""The time of the last update in the copies of unsuccessful jobs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0060_job_raw_values")]
    operations = [sql_migration(__name__)]
