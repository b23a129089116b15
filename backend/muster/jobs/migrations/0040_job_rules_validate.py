"""The constraints of 0039, validated while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0039_job_few")]
    operations = [sql_migration(__name__)]
