"""The index by id with what lists ask of a job beside its id, built while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0062_job_latest_fillfactor")]
    operations = [sql_migration(__name__)]
