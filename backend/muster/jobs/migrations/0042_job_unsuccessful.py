"""The copies of unsuccessful jobs that lists under their statuses read."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0041_job_ready_clock")]
    operations = [sql_migration(__name__)]
