"""The index of what each worker runs, built anew while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0035_log_fence")]
    operations = [sql_migration(__name__)]
