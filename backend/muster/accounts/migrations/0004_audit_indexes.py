"""Indexes of the audit log's filters."""

from django.db import migrations

from muster.core.db.sql_migration import sql_migration


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_user_identity")]
    operations = [sql_migration(__name__, within="accounts")]
