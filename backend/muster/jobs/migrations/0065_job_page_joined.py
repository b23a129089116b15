"""The jobs of a page, read at once."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0064_job_latest_covering_swap")]
    operations = [sql_migration(__name__)]
