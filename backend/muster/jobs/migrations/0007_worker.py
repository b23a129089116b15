"""Workers, their claims, and lost attempts."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0006_job_ready_low")]
    operations = [sql_migration(__name__)]
