from django.db import migrations

from muster.core.db.sql_migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_job_status")]
    operations = [
        sql_file("schema/0003_job_tally"),
    ]
