"""Statistics end now, and know the window before."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_job_name_pieces_rebuild")]
    operations = [sql_migration(__name__)]
