"""What people see of the queue."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0009_job_log")]
    operations = [sql_migration(__name__)]
