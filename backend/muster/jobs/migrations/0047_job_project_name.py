"""The index by name within a project, built while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0046_job_lexemes_pending")]
    operations = [sql_migration(__name__)]
