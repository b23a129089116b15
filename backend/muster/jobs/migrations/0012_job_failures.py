from django.db import migrations

from muster.core.db.sql_migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("jobs", "0011_rate_limit")]
    operations = [
        sql_file("views/job_failures_v01"),
    ]
