"""The covering indexes of creation, queues, owners and projects in place of the plain ones."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0052_job_project_covering")]
    operations = [sql_migration(__name__)]
