"""Finishes that overlap with the claim of their worker."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0027_run_fence")]
    operations = [sql_migration(__name__)]
