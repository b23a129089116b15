"""A page of the job list, rendered by a function."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0044_job_name_count")]
    operations = [sql_migration(__name__)]
