"""The index of queues with the columns of job that lists filter by, built while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0049_job_created_covering")]
    operations = [sql_migration(__name__)]
