"""The index of name pieces and facet values, built while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0012_job_lexemes")]
    operations = [sql_migration(__name__)]
