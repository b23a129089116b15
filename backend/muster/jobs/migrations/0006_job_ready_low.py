"""Marks from where on claims must look."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0005_job_latest")]
    operations = [sql_migration(__name__)]
