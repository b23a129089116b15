"""The index of what each worker ran, dropped while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0037_run_idx_read")]
    operations = [sql_migration(__name__)]
