"""Which jobs were created with which Idempotency-Key."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0053_job_covering_swap")]
    operations = [sql_migration(__name__)]
