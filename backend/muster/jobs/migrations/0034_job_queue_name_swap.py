"""The covering order by name within a queue in the place of the plain one."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0033_job_queue_name_covering")]
    operations = [sql_migration(__name__)]
