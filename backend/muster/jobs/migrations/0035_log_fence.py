"""The start of a run as a fence of its output."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0034_job_queue_name_swap")]
    operations = [sql_migration(__name__)]
