"""Whom an OpenID Connect provider knows each user as."""

from django.db import migrations, models
from django.db.models.functions import Now

from muster.core.db.sql_migration import sql_migration

MODELS = [
    migrations.CreateModel(
        name="UserIdentity",
        fields=[
            ("id", models.BigAutoField(primary_key=True, serialize=False)),
            ("issuer", models.CharField(max_length=500)),
            ("subject", models.CharField(max_length=255)),
            ("created_at", models.DateTimeField(db_default=Now())),
        ],
        options={"db_table": "user_identity", "managed": False},
    ),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_access")]
    operations = [sql_migration(__name__, within="accounts", state_operations=MODELS)]
