"""More new jobs wait before they are sorted into the index of name pieces."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("jobs", "0045_job_page")]
    operations = [sql_migration(__name__)]
