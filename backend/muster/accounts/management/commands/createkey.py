"""``manage.py createkey``: makes an API key and prints it."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from muster.accounts.keys import NewKey, key_create
from muster.accounts.models import User
from muster.core.callers import Scope
from muster.core.errors import ValidationFailed


class Command(BaseCommand):
    help = "Makes an API key of a user and prints it, this once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="whose key it is")
        parser.add_argument("--name", required=True, help="what the key is for")
        parser.add_argument("--scope", action="append", required=True, choices=[scope.value for scope in Scope])
        parser.add_argument("--days", type=int, help="for how many days it is valid (default: until it is revoked)")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"], is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user {options['user']}.")
        days = options["days"]
        new = NewKey(
            user=user,
            name=options["name"],
            scopes=[Scope(scope) for scope in options["scope"]],
            expires_at=None if days is None else timezone.now() + timedelta(days=days),
        )
        try:
            _, text = key_create(new=new, actor="createkey")
        except ValidationFailed as error:
            raise CommandError(str(error.extra["errors"])) from error
        self.stdout.write(text)
