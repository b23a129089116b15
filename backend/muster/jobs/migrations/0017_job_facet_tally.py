"""Counts by queue, owner, project and priority."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0016_run_by_key")]
    operations = [sql_migration(__name__)]
