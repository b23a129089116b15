"""Cheap claims and finishes of a few jobs, and the rules of a row in one constraint."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0038_job_latest_worker_idx_drop")]
    operations = [sql_migration(__name__)]
