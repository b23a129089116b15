"""Indexes of unsuccessful jobs by owner, project and queue."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0058_job_created_name_swap")]
    operations = [sql_migration(__name__)]
