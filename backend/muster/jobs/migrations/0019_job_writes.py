"""Cheaper claims and finishes."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0018_operation_left_out")]
    operations = [sql_migration(__name__)]
