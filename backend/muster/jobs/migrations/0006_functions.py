from django.db import migrations

from muster.core.db.sql_migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("jobs", "0005_job_triggers")]
    operations = [
        sql_file("functions/job_tally_read_v01"),
        sql_file("functions/job_tally_fold_v01"),
        sql_file("functions/job_position_v01"),
        sql_file("functions/job_status_partition_v01"),
        sql_file("functions/status_next_v01"),
        sql_file("functions/job_json_v01"),
        sql_file("functions/job_history_v01"),
    ]
