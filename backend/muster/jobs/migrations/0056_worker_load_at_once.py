"""What workers run, found all at once."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0055_run_grace")]
    operations = [sql_migration(__name__)]
