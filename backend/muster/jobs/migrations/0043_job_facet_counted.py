"""Counts under a facet and a rare status by keys."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0042_job_unsuccessful")]
    operations = [sql_migration(__name__)]
