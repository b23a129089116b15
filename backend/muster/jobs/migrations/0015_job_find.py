"""Search by names and facet values together."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0014_job_queue_name_idx")]
    operations = [sql_migration(__name__)]
