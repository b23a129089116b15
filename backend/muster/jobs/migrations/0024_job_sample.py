"""The sample of lists as a table with folded names."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0023_job_covering_swap")]
    operations = [sql_migration(__name__)]
