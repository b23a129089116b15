"""The covering index by name within a queue replaces the plain one."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0033_job_queue_name_covering")]
    operations = [sql_migration(__name__)]
