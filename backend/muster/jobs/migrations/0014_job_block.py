from django.db import migrations

from muster.core.db.sql_migration import replaced, sql_file


class Migration(migrations.Migration):
    """Blocks of 1,024 ids instead of 4,096. All jobs are counted anew, and who writes or counts jobs waits."""

    dependencies = [("jobs", "0013_job_search")]
    operations = [
        sql_file("functions/job_block_v01"),
        # The one that counts anew comes first: its lock keeps writers away until the others are in place too.
        replaced("functions/job_tally_read_v01", "functions/job_tally_read_v02"),
        replaced("functions/job_tally_record_v01", "functions/job_tally_record_v02"),
        replaced("functions/job_position_v01", "functions/job_position_v02"),
        sql_file("schema/0010_job_latest_status"),
    ]
