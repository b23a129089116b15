from django.db import migrations

from muster.core.db.sql_migration import sql_file, undone


class Migration(migrations.Migration):
    dependencies = [("jobs", "0012_job_failures")]
    operations = [
        undone("functions/job_search_v01"),
        sql_file("functions/job_name_pieces_v01"),
        sql_file("schema/0009_job_search"),
        sql_file("functions/job_search_v02"),
    ]
