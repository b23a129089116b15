"""The index of each queue's jobs by name, built while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0013_job_lexemes_idx")]
    operations = [sql_migration(__name__)]
