from django.db import migrations

from muster.core.db.sql_migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("jobs", "0008_models")]
    operations = [
        sql_file("schema/0007_operation"),
        sql_file("functions/operation_json_v01"),
        sql_file("functions/job_search_v01"),
    ]
