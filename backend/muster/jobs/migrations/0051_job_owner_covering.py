"""The index of owners with the columns of job that lists filter by, built while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0050_job_queue_covering")]
    operations = [sql_migration(__name__)]
