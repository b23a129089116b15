from django.db import migrations

from muster.core.db.sql_migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_job_tally")]
    operations = [
        sql_file("functions/job_name_fold_v01"),
        sql_file("schema/0004_job_indexes"),
    ]
