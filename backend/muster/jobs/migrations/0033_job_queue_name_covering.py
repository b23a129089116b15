"""The index by name within a queue with the columns of job that lists filter by, built while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0032_job_name_range")]
    operations = [sql_migration(__name__)]
