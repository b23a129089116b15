"""The time that a cancelled run has to end, counted from its cancellation."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0054_job_idempotency_key")]
    operations = [sql_migration(__name__)]
