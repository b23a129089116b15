"""The index by name within an owner, built while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0047_job_project_name")]
    operations = [sql_migration(__name__)]
