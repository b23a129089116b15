"""The counts of names by which positions in the order by name are found."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0043_job_facet_counted")]
    operations = [sql_migration(__name__)]
