"""Room in the pages of job_latest for the next versions of their rows."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0061_job_unsuccessful_recency")]
    operations = [sql_migration(__name__)]
