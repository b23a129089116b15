from django.db import migrations

from muster.core.db.sql_migration import sql_file


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [sql_file("schema/0001_job")]
