"""The index by id with what lists ask of a job, as that of the primary key."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0063_job_latest_covering")]
    operations = [sql_migration(__name__)]
