"""Requirements beyond double precision, and Idempotency-Keys by their index."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0059_job_unsuccessful_facets")]
    operations = [sql_migration(__name__)]
