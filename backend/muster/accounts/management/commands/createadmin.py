"""``manage.py createadmin``: makes the first admin."""

import os
import sys
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from muster.accounts.errors import UserTaken
from muster.accounts.models import User
from muster.accounts.roles import Role
from muster.accounts.users import NewUser, user_create


class Command(BaseCommand):
    help = (
        "Makes an admin who signs in with the given address. The password comes from --password-file, from"
        " ADMIN_PASSWORD_FILE, or from the terminal; there is no default. Does nothing if the user exists."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", default=os.environ.get("ADMIN_EMAIL"), help="default: ADMIN_EMAIL")
        parser.add_argument("--password-file", type=Path, default=os.environ.get("ADMIN_PASSWORD_FILE"))

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"]
        if not email:
            raise CommandError("Name the admin's address, or set ADMIN_EMAIL.")
        if User.objects.filter(username=email).exists():  # the password's file may be gone since
            self._exists(email)
            return
        new = NewUser(username=email, email=email, role=Role.ADMIN, password=_password(options["password_file"]))
        try:
            user_create(new=new, actor="createadmin")
        except UserTaken:
            self._exists(email)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        else:
            self.stdout.write(f"{email} is an admin and can sign in.")

    def _exists(self, email: str) -> None:
        self.stdout.write(f"{email} exists already; nothing was changed.")


def _password(file: Path | str | None) -> str:
    if file:
        try:
            password = Path(file).read_text("utf-8").rstrip("\r\n")
        except OSError as error:
            raise CommandError(f"The password file {file} can't be read: {error.strerror}.") from error
        if not password:
            raise CommandError(f"The password file {file} is empty.")
        return password
    if not sys.stdin.isatty():
        raise CommandError("No password: name a file by --password-file or ADMIN_PASSWORD_FILE.")
    password = getpass("Password: ")
    if password != getpass("Again: "):
        raise CommandError("The two passwords differ; nothing was made.")
    return password
