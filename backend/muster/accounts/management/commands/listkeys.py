"""``manage.py listkeys``: lists API keys, without their secrets."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from muster.accounts.keys import keys_usable
from muster.accounts.models import ApiKey, User

HEADER = ("id", "prefix", "user", "name", "scopes", "expires", "last use", "state")


class Command(BaseCommand):
    help = "Lists API keys that are valid, with their ids for revokekey."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", nargs="?", help="whose keys (default: those of everyone)")
        parser.add_argument("--all", action="store_true", help="also list revoked and expired keys")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [HEADER, *(_row(key) for key in _keys(options["user"], include_ended=options["all"]))]
        widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
        for row in rows:
            line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write(line.rstrip())


def _keys(username: str | None, *, include_ended: bool) -> QuerySet[ApiKey]:
    keys = ApiKey.objects.all() if include_ended else keys_usable()
    keys = keys.select_related("user").order_by("id")
    if username is None:
        return keys
    if not User.objects.filter(username=username).exists():
        raise CommandError(f"There is no user {username}.")
    return keys.filter(user__username=username)


def _row(key: ApiKey) -> tuple[str, ...]:
    times = _shown(key.expires_at, "never"), _shown(key.used_at, "never")
    return (str(key.pk), key.prefix, key.user.username, key.name, ",".join(key.scopes), *times, key.state)


def _shown(at: datetime | None, absent: str) -> str:
    return absent if at is None else f"{at:%Y-%m-%d %H:%M}"
