"""Rebuilds the index of name pieces while everything runs."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0002_job_name_normal_form")]
    operations = [sql_migration(__name__)]
