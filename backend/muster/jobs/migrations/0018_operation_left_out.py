"""The count of the jobs that an operation leaves out."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0017_job_facet_tally")]
    operations = [sql_migration(__name__)]
