"""Roles, sessions, API keys, the version of all access, and the audit log."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

from muster.core.db.sql_migration import sql_migration

ROLES = [("viewer", "Viewer"), ("submitter", "Submitter"), ("operator", "Operator"), ("admin", "Admin")]

MODELS = [
    migrations.CreateModel(
        name="UserSession",
        fields=[
            ("id", models.BigAutoField(primary_key=True, serialize=False)),
            ("kind", models.CharField(max_length=7)),
            ("secret_hash", models.BinaryField()),
            ("address", models.TextField(default="")),
            ("client", models.CharField(default="", max_length=255)),
            ("created_at", models.DateTimeField(db_default=Now())),
            ("used_at", models.DateTimeField(db_default=Now())),
            ("expires_at", models.DateTimeField()),
            ("ended_at", models.DateTimeField(null=True)),
        ],
        options={"db_table": "user_session", "managed": False},
    ),
    migrations.CreateModel(
        name="ApiKey",
        fields=[
            ("id", models.BigAutoField(primary_key=True, serialize=False)),
            ("name", models.CharField(max_length=100)),
            ("prefix", models.CharField(max_length=12)),
            ("secret_hash", models.BinaryField()),
            ("scopes", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ("created_at", models.DateTimeField(db_default=Now())),
            ("expires_at", models.DateTimeField(null=True)),
            ("used_at", models.DateTimeField(null=True)),
            ("revoked_at", models.DateTimeField(null=True)),
        ],
        options={"db_table": "api_key", "managed": False},
    ),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.AddField(
            "user", "role", models.CharField(choices=ROLES, db_default="viewer", default="viewer", max_length=9)
        ),
        sql_migration(__name__, within="accounts", state_operations=MODELS),
    ]
