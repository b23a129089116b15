"""The covering orders by name and priority take the place of the plain ones."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0022_job_priority_covering")]
    operations = [sql_migration(__name__)]
