"""Positions of the order by recency, found from the order of creation."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0028_worker_calls")]
    operations = [sql_migration(__name__)]
