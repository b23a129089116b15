"""The index of creation order with the exact time, built while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0048_job_owner_name")]
    operations = [sql_migration(__name__)]
