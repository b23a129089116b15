"""``manage.py access_reference``: writes the reference of access."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from muster.accounts.access_reference import access_reference


class Command(BaseCommand):
    help = "Writes the reference of access (docs/reference/access.md) as Markdown."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, required=True, help="where to write it")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        file.write_text(access_reference(), encoding="utf-8")
