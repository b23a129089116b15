"""The index of creation order with the names, built while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0056_worker_load_at_once")]
    operations = [sql_migration(__name__)]
