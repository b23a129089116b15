"""Functions of the index of name pieces and facet values."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0011_worker_document")]
    operations = [sql_migration(__name__)]
