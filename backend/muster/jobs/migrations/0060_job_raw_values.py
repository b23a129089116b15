"""Values that only SQL writes: infinite times are refused, requirements beyond double precision are read."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0059_job_unsuccessful_facets")]
    operations = [sql_migration(__name__)]
