from django.db import migrations

from muster.core.db.sql_migration import sql_file


class Migration(migrations.Migration):
    dependencies = [("jobs", "0010_operation")]
    operations = [
        sql_file("schema/0008_rate_limit"),
    ]
