from django.db import migrations

from muster.core.db.sql_migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("jobs", "0004_job_indexes")]
    operations = [
        sql_file("functions/job_tally_record_v01"),
        sql_file("functions/job_history_range_v01"),
        sql_file("schema/0005_job_triggers"),
    ]
