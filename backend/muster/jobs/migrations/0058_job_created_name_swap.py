"""The index of creation order with the names in place of the one without them."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0057_job_created_name")]
    operations = [sql_migration(__name__)]
