"""What workers hold and have free."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0010_job_queue")]
    operations = [sql_migration(__name__)]
