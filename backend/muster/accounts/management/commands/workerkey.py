"""``manage.py workerkey``: the key of the worker on this machine, in a file."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from muster.accounts.credentials import of_key
from muster.accounts.keys import NewKey, key_create
from muster.accounts.models import User
from muster.accounts.roles import Role
from muster.accounts.tokens import digest
from muster.accounts.users import NewUser, user_create
from muster.core.callers import Scope

WORKER = "muster-worker"


class Command(BaseCommand):
    help = f"Writes an API key of the user {WORKER} with the scope work to a file, unless it holds a valid one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if file.exists() and of_key(digest(file.read_text("utf-8").strip())) is not None:
            return
        with transaction.atomic():
            new = NewKey(user=_worker(), name=os.uname().nodename, scopes=[Scope.WORK])
            text = key_create(new=new, actor="workerkey")[1]
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as writing:
            writing.write(text)
        draft.replace(file)


def _worker() -> User:
    found = User.objects.filter(username=WORKER).first()
    # Without a password, nobody signs in as this user.
    return found or user_create(new=NewUser(username=WORKER, role=Role.OPERATOR), actor="workerkey")
