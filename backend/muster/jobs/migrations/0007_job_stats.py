from django.db import migrations

from muster.core.db.sql_migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("jobs", "0006_functions")]
    operations = [
        sql_file("views/job_stats_v01"),
    ]
