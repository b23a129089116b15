"""The index of jobs updated long after their creation, built while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0029_job_updated_at")]
    operations = [sql_migration(__name__)]
