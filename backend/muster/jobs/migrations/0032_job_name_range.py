"""The ranges of names that can contain a term."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0031_run_overdue")]
    operations = [sql_migration(__name__)]
