"""The count of the jobs that an operation leaves out."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0015_job_find")]
    operations = [sql_migration(__name__)]
