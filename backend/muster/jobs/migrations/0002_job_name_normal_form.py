"""One Unicode normal form for names and search terms."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_baseline")]
    operations = [sql_migration(__name__)]
