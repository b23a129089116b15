"""Reads of what each worker runs, by the new index."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0035_job_queue_name_swap")]
    operations = [sql_migration(__name__)]
