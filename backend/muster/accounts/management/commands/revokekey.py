"""``manage.py revokekey``: revokes API keys."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from muster.accounts.errors import KeyNotFound
from muster.accounts.keys import key_revoke
from muster.accounts.models import ApiKey
from muster.core.callers import Caller, Scope

COMMAND = Caller(name="revokekey", scopes=frozenset({Scope.ADMIN}))


class Command(BaseCommand):
    help = "Revokes API keys by id, or all keys of a user: every server process refuses them within two seconds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", nargs="*", type=int, help="of the key, as listkeys shows it")
        parser.add_argument("--user", help="revoke all keys of this user")

    def handle(self, *args: Any, **options: Any) -> None:
        ids = list(options["id"])
        if bool(ids) == bool(options["user"]):
            raise CommandError("Name ids of keys, or a user by --user.")
        if options["user"]:
            ids = list(
                ApiKey.objects.filter(user__username=options["user"], revoked_at=None).values_list("pk", flat=True)
            )
            if not ids:
                raise CommandError(f"There is no key of a user {options['user']} that is not revoked.")
        try:
            with transaction.atomic():  # all or none
                for key_id in sorted(ids):
                    key_revoke(key_id=key_id, caller=COMMAND)
        except KeyNotFound as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Revoked: {', '.join(str(key_id) for key_id in sorted(ids))}.")
