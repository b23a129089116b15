"""Carries the users of an older database over from Django's own model to ours (docs/adr/0009)."""

from django.apps import apps
from django.core.management.base import CommandError
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

TABLE = "auth_user"
OURS = ("accounts", "0001_initial")
LAST_OF_DJANGO = ("auth", "0012_alter_user_first_name_max_length")


def carry_over(*, using: str, dry_run: bool, **_: object) -> None:
    """Records our table of users as made where Django made it, and renames the content type of its rows.

    The table, its rows and all that refers to them stay as they are. Does nothing when it has been done, or when the
    database is new.

    Raises CommandError when Django's migrations of the table are incomplete, or when `dry_run` forbids to write.
    """
    if not _is_pending(connections[using]):
        return
    if dry_run:
        raise CommandError("Not applied: users move from auth.User to accounts.User. `migrate` alone applies it.")
    content_types = apps.get_model("contenttypes", "ContentType").objects
    with transaction.atomic(using=using):
        MigrationRecorder(connections[using]).record_applied(*OURS)
        content_types.using(using).filter(app_label="auth", model="user").update(app_label="accounts")
    content_types.clear_cache()


def _is_pending(connection: BaseDatabaseWrapper) -> bool:
    applied = MigrationRecorder(connection).applied_migrations()
    if OURS in applied or TABLE not in connection.introspection.table_names():
        return False
    if LAST_OF_DJANGO not in applied:
        raise CommandError(
            f"The table {TABLE} is older than {'.'.join(LAST_OF_DJANGO)}."
            " Run `migrate` of the version that the database is from, then of this one."
        )
    return True
